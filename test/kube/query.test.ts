import { describe, expect, it } from "vitest";
import { formatQuery } from "../../kube/query.ts";

describe("formatQuery()", () => {
  it("encodes values and leaves out the undefined", () => {
    const query = { limit: 5, watch: true, fieldSelector: "a=b,c!=d", continue: undefined };
    expect(formatQuery(query)).toBe("?limit=5&watch=true&fieldSelector=a%3Db%2Cc%21%3Dd");
  });

  it("is empty without parameters", () => {
    expect(formatQuery({ continue: undefined })).toBe("");
    expect(formatQuery()).toBe("");
  });
});
