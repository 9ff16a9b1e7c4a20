import { describe, expect, it } from "vitest";
import { formatPullContext, pullContextOf } from "../../check/pull-context.ts";

describe("pullContextOf()", () => {
  it("reads the names that a pod spec gives, in their order", () => {
    const spec = {
      serviceAccountName: "builder",
      imagePullSecrets: [{ name: "b" }, {}, { name: "" }, { name: "a" }],
    };
    expect(pullContextOf("shop", spec)).toEqual({
      namespace: "shop",
      secretNames: ["b", "a"],
      serviceAccountName: "builder",
    });
  });

  it.for([undefined, null, {}, { serviceAccountName: "", imagePullSecrets: null }])(
    "takes the default service account where %j names none",
    (spec) => {
      expect(pullContextOf("shop", spec)).toEqual({
        namespace: "shop",
        secretNames: [],
        serviceAccountName: "default",
      });
    },
  );
});

describe("formatPullContext()", () => {
  it("tells contexts apart", () => {
    const context = { namespace: "shop", secretNames: ["b", "a"], serviceAccountName: "builder" };
    expect(formatPullContext(context)).toBe("shop/builder/b,a");
  });
});
