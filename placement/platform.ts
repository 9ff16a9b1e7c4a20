// Specifiers and normal forms are those of github.com/containerd/platforms (platforms.go).
import { type Architecture, normalizeArchitecture } from "./architecture.ts";
import { quoteText } from "./quote-text.ts";

/** What an image is built for, or what a node runs: the OCI platform object in the property names of this project. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  /** Only Windows images carry one, such as `10.0.20348.2113`. */
  readonly osVersion?: string;
  readonly osFeatures?: readonly string[];
}

const OS_COMPONENT = /^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$/;
const COMPONENT = /^[A-Za-z0-9_.-]+$/;
const OPTION_ESCAPES = /[%+()/]/g;

/**
 * Parses `os[(version+feature…)]/architecture[/variant]`, as in `windows(10.0.20348)/amd64`. Unlike containerd it
 * refuses a bare `linux` or `arm64`: which half is missing there depends on the host, and we speak of other hosts.
 * Throws SyntaxError.
 */
export function parsePlatform(text: string): Platform {
  const [osPart = "", architecturePart = "", variantPart, ...rest] = text.split("/");
  const options = OS_COMPONENT.exec(osPart);
  const components =
    variantPart === undefined ? [architecturePart] : [architecturePart, variantPart];
  if (
    options === null ||
    rest.length > 0 ||
    !components.every((component) => COMPONENT.test(component))
  ) {
    throw new SyntaxError(
      `Cannot parse platform ${quoteText(text)}: expected os/architecture or os/architecture/variant`,
    );
  }
  const [, os = "", version = "", features = ""] = options;
  return platformOf({
    os: normalOs(os),
    ...spokenArchitecture(architecturePart, variantPart),
    osVersion: decodeOption(version, text),
    osFeatures: features
      .split("+")
      .slice(1)
      .map((feature) => decodeOption(feature, text))
      .filter((feature) => feature !== ""),
  });
}

/** The specifier that {@link parsePlatform} reads, with version and features where there are any. */
export function formatPlatform(platform: Platform): string {
  const features = sortedUnique(platform.osFeatures ?? []).map((name) => `+${encodeOption(name)}`);
  const options = `${encodeOption(platform.osVersion ?? "")}${features.join("")}`;
  const os = options === "" ? platform.os : `${platform.os}(${options})`;
  return [os, platform.architecture, platform.variant ?? ""]
    .filter((part) => part !== "")
    .join("/");
}

/** One spelling for each platform: lower case, Go's architecture names, default variants left out, features sorted. */
export function normalizePlatform(platform: Platform): Platform {
  return platformOf({
    os: normalOs(platform.os),
    ...normalizeArchitecture(platform.architecture, platform.variant ?? ""),
    osVersion: platform.osVersion ?? "",
    osFeatures: sortedUnique(platform.osFeatures ?? []),
  });
}

function platformOf(platform: Required<Platform>): Platform {
  return {
    os: platform.os,
    architecture: platform.architecture,
    ...(platform.variant === "" ? {} : { variant: platform.variant }),
    ...(platform.osVersion === "" ? {} : { osVersion: platform.osVersion }),
    ...(platform.osFeatures.length === 0 ? {} : { osFeatures: platform.osFeatures }),
  };
}

function normalOs(os: string): string {
  const lower = os.toLowerCase();
  return lower === "macos" ? "darwin" : lower;
}

/** A specifier keeps an explicit arm64/v8 and leaves out an implied arm/v7; matching treats both spellings alike. */
function spokenArchitecture(architecture: string, variant: string | undefined): Architecture {
  const normal = normalizeArchitecture(architecture, variant ?? "");
  if (variant === undefined && normal.architecture === "arm" && normal.variant === "v7") {
    return { architecture: "arm", variant: "" };
  }
  if (variant !== undefined && normal.architecture === "arm64" && normal.variant === "") {
    return { architecture: "arm64", variant: "v8" };
  }
  return normal;
}

function sortedUnique(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== "").sort();
}

function encodeOption(text: string): string {
  return text.replace(
    OPTION_ESCAPES,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decodeOption(text: string, platform: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new SyntaxError(
      `Cannot parse platform ${quoteText(platform)}: ${quoteText(text)} has a broken % escape`,
      { cause },
    );
  }
}
