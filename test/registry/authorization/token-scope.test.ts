import { describe, expect, it } from "vitest";
import { pullScopeOf } from "../../../registry/authorization/token-scope.ts";

describe("pullScopeOf()", () => {
  it.for([
    [undefined, "repository:team/app:pull"],
    ["repository:team/app:pull", "repository:team/app:pull"],
    ["repository:mirror/team/app:pull,push,delete", "repository:mirror/team/app:pull"],
    ["repository:team/app:*", "repository:team/app:pull"],
    ["registry:catalog:*", "repository:team/app:pull"],
    ["repository:team/app:pull repository:other:push", "repository:team/app:pull"],
    [`repository:${"a".repeat(300)}:pull`, "repository:team/app:pull"],
  ] as const)("for the challenge's %s asks for %s", ([scope, expected]) => {
    expect(pullScopeOf(scope, "team/app")).toBe(expected);
  });
});
