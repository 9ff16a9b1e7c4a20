import { describe, expect, it } from "vitest";
import { parseObjectName } from "../../../cli/arguments/parse-object-name.ts";

describe("parseObjectName()", () => {
  it.for(["a", "web-1", "web.example"])("takes %s", (text) => {
    expect(parseObjectName(text)).toBe(text);
  });

  it.for(["", "..", ".", "../../secrets", "a/b", "Web", "-a", "a".repeat(254), "a\u001b"])(
    "refuses %j",
    (text) => {
      expect(() => parseObjectName(text)).toThrow(/^Cannot use the name ".*".*: write at most/);
    },
  );
});
