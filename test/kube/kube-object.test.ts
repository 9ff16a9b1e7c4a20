import { describe, expect, it } from "vitest";
import { objectKeyOf } from "../../kube/kube-object.ts";

describe("objectKeyOf()", () => {
  it("is namespace and name of a namespaced object", () => {
    expect(objectKeyOf({ namespace: "a", name: "b" })).toBe("a/b");
  });

  it.for([{ name: "b" }, { name: "b", namespace: "" }])(
    "is the name of a cluster-scoped one",
    (metadata) => {
      expect(objectKeyOf(metadata)).toBe("b");
    },
  );
});
