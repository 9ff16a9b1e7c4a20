import { describe, expect, it } from "vitest";
import { cacheStateText } from "../../../cli/caches/cache-state-text.ts";
import { sampleCache, sampleConditions } from "./sample-cache.ts";

function textOf(conditions: Readonly<Record<string, string>>): string {
  return cacheStateText(sampleCache({ conditions: sampleConditions(conditions) }));
}

describe("cacheStateText()", () => {
  it("says that it is ready, else what goes on, else why it is not", () => {
    expect(textOf({ Ready: "True/ImagesPresent", Progressing: "False/Complete" })).toBe(
      "ImagesPresent: as ImagesPresent has it",
    );
    expect(textOf({ Ready: "False/PullsFailed", Progressing: "True/Retrying" })).toBe(
      "Retrying: as Retrying has it",
    );
    expect(textOf({ Ready: "False/Purged" })).toBe("Purged: as Purged has it");
  });

  it("says when nobody has looked at the present spec", () => {
    expect(textOf({})).toBe("NotYetSeen: the controller has not looked at it yet");
  });
});
