import { describe, expect, it } from "vitest";
import { cacheVerdictOf } from "../../../cli/caches/cache-verdict.ts";
import { sampleCache, sampleConditions } from "./sample-cache.ts";

function verdictOf(conditions: Readonly<Record<string, string>>, failuresTotal = 0) {
  return cacheVerdictOf(sampleCache({ conditions: sampleConditions(conditions), failuresTotal }));
}

describe("cacheVerdictOf()", () => {
  it("is good when every node has every image", () => {
    expect(verdictOf({ Ready: "True/ImagesPresent", Progressing: "False/Complete" })).toBe("good");
  });

  it("is bad when something failed and nothing goes on", () => {
    const conditions = { Ready: "False/PullsFailed", Progressing: "False/PullsFailed" };
    expect(verdictOf(conditions, 1)).toBe("bad");
  });

  it("is unknown while it goes on, waits for others or has not been looked at", () => {
    expect(verdictOf({ Ready: "False/Pulling", Progressing: "True/Retrying" }, 1)).toBe("unknown");
    expect(verdictOf({ Ready: "False/Suspended", Progressing: "False/Suspended" })).toBe("unknown");
    expect(cacheVerdictOf(sampleCache())).toBe("unknown");
  });

  it("does not count what was said of another spec", () => {
    const conditions = sampleConditions({ Ready: "True/ImagesPresent" });
    expect(cacheVerdictOf(sampleCache({ conditions }, { generation: 3 }))).toBe("unknown");
  });
});
