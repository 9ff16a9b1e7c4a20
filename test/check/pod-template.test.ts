import { describe, expect, it } from "vitest";
import { podTemplateAt } from "../../check/pod-template.ts";

const SPEC = { containers: [{ name: "app", image: "nginx", resources: {} }] };

describe("podTemplateAt()", () => {
  it("reads a Pod, and what lies deeper", () => {
    const expected = { spec: { containers: [{ name: "app", image: "nginx" }] } };
    expect(podTemplateAt({ spec: SPEC }, [])).toEqual(expected);
    expect(podTemplateAt({ spec: { template: { spec: SPEC } } }, ["spec", "template"])).toEqual(
      expected,
    );
  });

  it.for([
    { object: null, path: [] },
    { object: undefined, path: ["spec"] },
    { object: { spec: "text" }, path: [] },
    { object: { spec: { containers: "many" } }, path: [] },
    { object: { spec: { containers: [{ image: 5 }] } }, path: [] },
    { object: { spec: {} }, path: ["spec", "template"] },
    { object: {}, path: ["__proto__"] },
    { object: {}, path: ["constructor", "prototype"] },
  ])("finds none in $object at $path", ({ object, path }) => {
    expect(podTemplateAt(object, path)).toBeUndefined();
  });

  it("takes null for absent, and __proto__ for a plain key", () => {
    const raw: unknown = JSON.parse(
      '{"metadata":{"labels":{"__proto__":"x","a":"b"},"annotations":null},"spec":{"containers":null}}',
    );
    const template = podTemplateAt(raw, []);
    expect(template?.metadata?.labels?.["a"]).toBe("b");
    expect(template?.spec?.containers).toBeNull();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});
