import { describe, expect, it } from "vitest";
import { worstOf } from "../../cli/verdict.ts";

describe("worstOf()", () => {
  it("puts what is proven before what is not known", () => {
    expect(worstOf(["good", "bad", "unknown"])).toBe("bad");
    expect(worstOf(["warning", "unknown", "good"])).toBe("unknown");
    expect(worstOf(["good", "warning"])).toBe("warning");
  });

  it("finds nothing wrong with nothing", () => {
    expect(worstOf([])).toBe("good");
  });
});
