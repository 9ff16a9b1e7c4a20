import { describe, expect, it } from "vitest";
import { Store } from "../../kube/store.ts";

describe("Store", () => {
  it("holds the last object of each key and knows its version", () => {
    const store = new Store<string>();
    store.set("a", "x", "1");
    store.set("b", "y", "2");
    store.set("a", "z", "3");
    store.delete("b");
    store.delete("c");
    expect([...store.entries()]).toEqual([["a", "z"]]);
    expect([...store.keys()]).toEqual(["a"]);
    expect(store.size).toBe(1);
    expect(store.get("a")).toBe("z");
    expect(store.get("b")).toBeUndefined();
    expect(store.has("a", "3")).toBe(true);
    expect(store.has("a", "1")).toBe(false);
    expect(store.has("b", "2")).toBe(false);
  });
});
