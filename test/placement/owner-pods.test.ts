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
    owners.add("rs", "a");
    owners.add("rs", "a");
    owners.add("rs", "b");
    owners.remove("rs", "b");
    expect(owners.of("rs")).toEqual(new Map([["a", 2]]));
    owners.remove("rs", "a");
    owners.remove("rs", "a");
    expect(owners.of("rs")).toBeUndefined();
  });
});
