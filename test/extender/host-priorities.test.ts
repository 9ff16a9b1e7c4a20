import { describe, expect, it } from "vitest";
import { encodeHostPriorities } from "../../extender/host-priorities.ts";

describe("encodeHostPriorities()", () => {
  it("writes Go's field names, integers and nothing else", () => {
    const body = encodeHostPriorities([
      { host: "node-1", score: 10 },
      { host: "node-2", score: 3 },
    ]);
    expect(body).toBe('[{"Host":"node-1","Score":10},{"Host":"node-2","Score":3}]');
  });

  it("writes an empty list when there is no opinion", () => {
    expect(encodeHostPriorities([])).toBe("[]");
  });
});
