import { describe, expect, it } from "vitest";
import { parseActionOverrides } from "../../webhook/action-overrides.ts";

describe("parseActionOverrides()", () => {
  it("makes a table of them; of a class named twice the last counts", () => {
    const table = parseActionOverrides(["Timeout=deny", "RateLimited=deny", "RateLimited=allow"]);
    expect([table.actionFor("Timeout"), table.actionFor("RateLimited")]).toEqual(["deny", "allow"]);
    expect(table.actionFor("ManifestUnknown")).toBe("deny");
  });

  it.for(["", "Timeout", "Timeout=", "Timeout=block", "timeout=warn", "Timeout=warn=deny"])(
    "refuses %j",
    (text) => {
      expect(() => parseActionOverrides([text])).toThrow(/expected CLASS=allow\|warn\|deny/);
    },
  );
});
