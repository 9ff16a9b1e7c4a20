import { describe, expect, it } from "vitest";
import { OwnerPods, ownerOf } from "../../placement/owner-pods.ts";
import { pod, podImage } from "../support/observed.ts";

describe("ownerOf()", () => {
  it("is the controlling owner", () => {
    expect(ownerOf(pod("p", [], { owner: "rs-1" }))).toBe("rs-1");
  });

  it("takes bare pods with the same images in one namespace for siblings", () => {
    const a = pod("a", [podImage("app")]);
    const b = pod("b", [podImage("app")]);
    const elsewhere = pod("c", [podImage("app")], { namespace: "other" });
    expect(ownerOf(a)).toBe(ownerOf(b));
    expect(ownerOf(elsewhere)).not.toBe(ownerOf(a));
  });
});

describe("OwnerPods", () => {
  it("counts pods per node and forgets an owner with its last pod", () => {
    const owners = new OwnerPods();
    owners.add("rs", 0);
    owners.add("rs", 0);
    owners.add("rs", 1);
    owners.remove("rs", 1);
    expect(owners.of("rs")).toEqual(new Map([[0, 2]]));
    owners.remove("rs", 0);
    owners.remove("rs", 0);
    expect(owners.of("rs")).toBeUndefined();
  });
});
