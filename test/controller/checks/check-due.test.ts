import { describe, expect, it } from "vitest";
import { dueInMs } from "../../../controller/checks/check-due.ts";
import { condition, goodStatus, imageCheck } from "./sample-check.ts";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64" };
const MINUTE_MS = 60_000;
const nowMs = Date.parse("2026-01-01T00:30:00Z");

describe("dueInMs()", () => {
  it("is 0 for what was never looked at, or not since its spec changed", () => {
    expect(dueInMs(imageCheck(), { platforms: [], nowMs })).toBe(0);
    const changed = imageCheck({ generation: 2, status: goodStatus() });
    expect(dueInMs(changed, { platforms: [], nowMs })).toBe(0);
  });

  it("is the time until the next look, 0 when that is over or was lost", () => {
    const check = imageCheck({ status: goodStatus() });
    expect(dueInMs(check, { platforms: [AMD64], nowMs })).toBe(30 * MINUTE_MS);
    expect(dueInMs(check, { platforms: [AMD64], nowMs: nowMs + 31 * MINUTE_MS })).toBe(0);
    const lost = imageCheck({ status: goodStatus({ nextCheckTime: undefined }) });
    expect(dueInMs(lost, { platforms: [AMD64], nowMs })).toBe(0);
  });

  it("is 0 where nodes have a platform that nobody looked for", () => {
    const platforms = [AMD64, ARM64];
    const check = imageCheck({ status: goodStatus() });
    expect(dueInMs(check, { platforms, nowMs })).toBe(0);
    const sought = imageCheck({ status: goodStatus({ missingPlatforms: ["linux/arm64"] }) });
    expect(dueInMs(sought, { platforms, nowMs })).toBe(30 * MINUTE_MS);
  });

  it("does not hurry for a platform where the platform is not the trouble", () => {
    const statusWith = (reason: string) =>
      goodStatus({ conditions: [condition("False", reason)], platforms: undefined });
    const look = { platforms: [ARM64], nowMs };
    const unknown = imageCheck({ status: statusWith("ManifestUnknown") });
    expect(dueInMs(unknown, look)).toBe(30 * MINUTE_MS);
    const unsuitable = imageCheck({ status: statusWith("NoMatchingPlatform") });
    expect(dueInMs(unsuitable, look)).toBe(0);
  });
});
