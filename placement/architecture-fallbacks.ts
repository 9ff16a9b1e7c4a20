// The order of `platformVector` in github.com/containerd/platforms (compare.go).
import { type Architecture, normalizeArchitecture } from "./architecture.ts";

/** x86-64 micro-architecture levels run to v4, 32-bit ARM from v5 to v8: bounds against absurd variants. */
const NEWEST_AMD64_LEVEL = 4;
const OLDEST_ARM_VERSION = 5;
const NEWEST_ARM_VERSION = 8;

/** The newest minor versions of arm64 v8 and v9 that containerd knows. */
const NEWEST_ARM64_V8_MINOR = 9;
const NEWEST_ARM64_V9_MINOR = 7;

/** Version 9.n of arm64 holds all of 8.(n+5). */
const ARM64_V9_LEAD = 5;

/**
 * The architectures whose images a CPU of this architecture runs, best first, as `architecture/variant` of
 * normalized parts. Empty for an arm64 variant that containerd does not know.
 */
export function architectureFallbacks(wanted: Architecture): string[] {
  const { architecture, variant } = normalizeArchitecture(wanted.architecture, wanted.variant);
  const own = `${architecture}/${variant}`;
  switch (architecture) {
    case "amd64":
      return [
        own,
        ...versionsDown(versionOf(variant) - 1, 1, NEWEST_AMD64_LEVEL).map(amd64),
        "386/",
      ];
    case "arm":
      return [own, ...armBelow(versionOf(variant))];
    case "arm64":
      return arm64Fallbacks(variant);
    default:
      return [own];
  }
}

function amd64(level: number): string {
  return level === 1 ? "amd64/" : `amd64/v${level}`;
}

function armBelow(version: number): string[] {
  return versionsDown(version - 1, OLDEST_ARM_VERSION, NEWEST_ARM_VERSION).map(
    (older) => `arm/v${older}`,
  );
}

function arm64Fallbacks(variant: string): string[] {
  const [, major, minorText = "0"] =
    /^v([89])(?:\.(\d))?$/.exec(variant === "" ? "v8" : variant) ?? [];
  const minor = Number(minorText);
  if (major === undefined || (major === "9" && minor > NEWEST_ARM64_V9_MINOR)) return [];
  const v9 = major === "9" ? versionsDown(minor, 0, NEWEST_ARM64_V9_MINOR) : [];
  const v8 = major === "9" ? minor + ARM64_V9_LEAD : minor;
  return [
    ...v9.map((older) => (older === 0 ? "arm64/v9" : `arm64/v9.${older}`)),
    ...versionsDown(v8, 0, NEWEST_ARM64_V8_MINOR).map((older) =>
      older === 0 ? "arm64/" : `arm64/v8.${older}`,
    ),
    // Every arm64 CPU here also runs 32-bit ARM, from v8 down.
    ...armBelow(NEWEST_ARM_VERSION + 1),
  ];
}

/** `v3` and `3` are 3; the default variant and texts without a number are 0. */
function versionOf(variant: string): number {
  const digits = /^v?(\d+)$/.exec(variant)?.[1];
  return digits === undefined ? 0 : Number(digits);
}

function versionsDown(from: number, to: number, newest: number): number[] {
  const versions = [];
  for (let version = Math.min(from, newest); version >= to; version--) versions.push(version);
  return versions;
}
