import { describe, expect, it } from "vitest";
import { storedResultOf } from "../../webhook/stored-result.ts";
import { digestOf } from "../support/layers.ts";
import { type CheckFields, imageCheck } from "./image-checks.ts";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64" };
const CHECKED_MS = Date.parse("2026-01-01T00:00:00Z");
const HOUR_MS = 3_600_000;

function stored(fields: CheckFields, { platforms = [AMD64], afterMs = 1_000 } = {}) {
  return storedResultOf(imageCheck(fields), { platforms, nowMs: CHECKED_MS + afterMs });
}

describe("storedResultOf()", () => {
  it("takes a good check until it should have been made again, and ten minutes", () => {
    expect(stored({})).toMatchObject({
      result: { kind: "pullable", image: { digest: digestOf("app") }, remarks: [] },
      seenByNode: false,
    });
    expect(stored({}, { afterMs: HOUR_MS + 599_000 })).toBeDefined();
    expect(stored({}, { afterMs: HOUR_MS + 600_000 })).toBeUndefined();
  });

  it("takes a bad check for half a minute, as whoever mended the image must not wait", () => {
    const bad: CheckFields = { status: "False", reason: "ManifestUnknown" };
    expect(stored(bad)).toEqual({
      result: {
        kind: "problem",
        problem: { class: "ManifestUnknown", message: "as the controller says: ManifestUnknown" },
      },
      seenByNode: false,
    });
    expect(stored(bad, { afterMs: 30_000 })).toBeUndefined();
  });

  it("takes what a node saw for as long as a good check", () => {
    const bad: CheckFields = { status: "False", reason: "DNS", more: { vantage: "Node" } };
    expect(stored(bad, { afterMs: HOUR_MS })).toMatchObject({ seenByNode: true });
  });

  it.for([
    { what: "undecided", fields: { status: "Unknown", reason: "Timeout" } },
    { what: "about an older spec", fields: { generation: 2, observedGeneration: 1 } },
    { what: "for a reason unheard of", fields: { status: "False", reason: "Unheard" } },
    { what: "without a digest", fields: { more: { digest: undefined } } },
    {
      what: "without a time",
      fields: { more: { checkedTime: undefined, nextCheckTime: undefined } },
    },
    { what: "without a condition", fields: { more: { conditions: [] } } },
  ] as { what: string; fields: CheckFields }[])("leaves a check $what aside", ({ fields }) => {
    expect(stored(fields)).toBeUndefined();
  });

  it("leaves a check aside that was made for other platforms", () => {
    expect(stored({}, { platforms: [AMD64, ARM64] })).toBeUndefined();
    const reason = "NoMatchingPlatform";
    const bad: CheckFields = {
      status: "False",
      reason,
      more: { missingPlatforms: ["linux/amd64"] },
    };
    expect(stored(bad, { platforms: [ARM64] })).toBeUndefined();
    expect(stored(bad)).toMatchObject({ result: { problem: { class: reason } } });
  });

  it("remarks on platforms that are missing, and fails where all are", () => {
    const fields = { more: { missingPlatforms: ["linux/arm64"] } };
    const some = stored(fields, { platforms: [AMD64, ARM64] });
    expect(some).toMatchObject({
      result: { kind: "pullable", remarks: [{ class: "NoMatchingPlatform" }] },
    });
    const all = stored(fields, { platforms: [ARM64] });
    expect(all).toMatchObject({
      result: { kind: "problem", problem: { class: "NoMatchingPlatform" } },
    });
  });
});
