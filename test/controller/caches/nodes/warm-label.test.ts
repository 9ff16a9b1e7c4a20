import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { warmLabelChangesOf, warmLabelOf } from "../../../../controller/caches/nodes/warm-label.ts";

describe("warmLabelOf()", () => {
  it("has the name of the cache in it, and a hash of one that is too long", () => {
    expect(warmLabelOf("web")).toBe("layerwise.io/warm.web");
    expect(warmLabelOf("a".repeat(58))).toBe(`layerwise.io/warm.${"a".repeat(58)}`);
    const long = warmLabelOf("a".repeat(59));
    expect(long).toMatch(/^layerwise\.io\/warm\.a{49}-[0-9a-f]{8}$/);
    expect(warmLabelOf("a".repeat(60))).not.toBe(long);
  });

  it("is a label that the API server takes, whatever the cache is called", () => {
    const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,250}[a-z0-9])?$/);
    fc.assert(
      fc.property(name, (cacheName) => {
        const [, after = ""] = warmLabelOf(cacheName).split("/");
        expect(after).toMatch(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
      }),
    );
  });
});

describe("warmLabelChangesOf()", () => {
  const held = (name: string) => ({ name, isHeld: true });
  const lacking = (name: string) => ({ name, isHeld: false });
  const WEB = { "layerwise.io/warm.web": "true" };

  it("adds what is held and removes what is not, or is no cache any more", () => {
    expect(warmLabelChangesOf({ zone: "a" }, [held("web"), lacking("db")])).toEqual(WEB);
    expect(warmLabelChangesOf({ zone: "a", ...WEB }, [lacking("web")])).toEqual({
      "layerwise.io/warm.web": null,
    });
    expect(warmLabelChangesOf(WEB, [])).toEqual({ "layerwise.io/warm.web": null });
  });

  it("changes nothing that is as it should be, and nothing that is not ours", () => {
    expect(warmLabelChangesOf(WEB, [held("web")])).toEqual({});
    expect(warmLabelChangesOf({ "layerwise.io/warm": "x", other: "true" }, [])).toEqual({});
  });

  it("corrects a value that somebody else wrote", () => {
    expect(warmLabelChangesOf({ "layerwise.io/warm.web": "no" }, [held("web")])).toEqual(WEB);
  });

  it("asks for all caches of one name, whatever their order", () => {
    expect(warmLabelChangesOf({}, [held("web"), lacking("web")])).toEqual({});
    expect(warmLabelChangesOf({}, [lacking("web"), held("web")])).toEqual({});
    expect(warmLabelChangesOf({}, [held("web"), held("web")])).toEqual(WEB);
  });

  it("leaves nothing to change once it is applied", () => {
    const caches = fc.array(
      fc.record({ name: fc.constantFrom("web", "db", "x".repeat(80)), isHeld: fc.boolean() }),
    );
    const present = fc.array(fc.constantFrom("web", "old"));
    fc.assert(
      fc.property(caches, present, (all, names) => {
        const labels = Object.fromEntries(names.map((name) => [warmLabelOf(name), "true"]));
        const merged = Object.entries({ ...labels, ...warmLabelChangesOf(labels, all) });
        const after = merged.flatMap(([key, value]) => (value === null ? [] : [[key, value]]));
        expect(warmLabelChangesOf(Object.fromEntries(after), all)).toEqual({});
      }),
    );
  });
});
