import { describe, expect, it } from "vitest";
import { storedCheckOf } from "../../webhook/stored-check.ts";
import { digestOf } from "../support/layers.ts";
import { type CheckFields, imageCheck } from "./image-checks.ts";

const CHECKED_MS = Date.parse("2026-01-01T00:00:00Z");
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

function stored(fields: CheckFields) {
  return storedCheckOf(imageCheck(fields));
}

describe("storedCheckOf()", () => {
  it("takes a good check until it should have been made again, and ten minutes", () => {
    expect(stored({})).toEqual({
      image: "registry.example/app:v1",
      finding: {
        digest: digestOf("app"),
        platforms: [
          {
            platform: { os: "linux", architecture: "amd64" },
            digest: digestOf("amd64"),
            sizeBytes: 5,
          },
        ],
      },
      missingPlatforms: new Set(),
      seenByNode: false,
      endMs: CHECKED_MS + HOUR_MS + 10 * MINUTE_MS,
    });
  });

  it("takes a bad check for half a minute, as whoever mended the image must not wait", () => {
    expect(stored({ status: "False", reason: "ManifestUnknown" })).toMatchObject({
      finding: { class: "ManifestUnknown", message: "as the controller says: ManifestUnknown" },
      seenByNode: false,
      endMs: CHECKED_MS + MINUTE_MS / 2,
    });
  });

  it("takes what a node saw for as long as a good check", () => {
    const bad: CheckFields = { status: "False", reason: "DNS", more: { vantage: "Node" } };
    const endMs = CHECKED_MS + HOUR_MS + 10 * MINUTE_MS;
    expect(stored(bad)).toMatchObject({ seenByNode: true, endMs });
  });

  it("never takes a check without a time", () => {
    const more = { checkedTime: undefined, nextCheckTime: undefined };
    expect(stored({ more })?.endMs).toBeLessThan(CHECKED_MS);
  });

  it.for([
    { what: "undecided", fields: { status: "Unknown", reason: "Timeout" } },
    { what: "about an older spec", fields: { generation: 2, observedGeneration: 1 } },
    { what: "for a reason unheard of", fields: { status: "False", reason: "Unheard" } },
    { what: "without a digest", fields: { more: { digest: undefined } } },
    { what: "without a condition", fields: { more: { conditions: [] } } },
    {
      what: "with a platform that is none",
      fields: { more: { platforms: [{ platform: "linux", digest: digestOf("a"), sizeBytes: 1 }] } },
    },
  ] as { what: string; fields: CheckFields }[])("leaves a check $what aside", ({ fields }) => {
    expect(stored(fields)).toBeUndefined();
  });
});
