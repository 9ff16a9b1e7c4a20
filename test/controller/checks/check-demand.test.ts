import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CheckDemand, type PulledImages } from "../../../controller/checks/check-demand.ts";
import { wantedCheckOf } from "../../../controller/checks/wanted-check.ts";

const WEB = "registry.example/web:v1";
const API = "registry.example/api:v1";

function pulls(keys: readonly string[], more: Partial<PulledImages> = {}): PulledImages {
  const context = { namespace: "shop", secretNames: [], serviceAccountName: "default" };
  return { keys, context, ...more };
}

function keyOf(image: string, namespace = "shop"): string {
  const context = { namespace, secretNames: [], serviceAccountName: "default" };
  return `${namespace}/${wantedCheckOf(image, context).name}`;
}

function createDemand(maxChecks = 100): CheckDemand {
  const demand = new CheckDemand({ maxChecks });
  demand.ask("shop", true);
  return demand;
}

describe("CheckDemand", () => {
  it("wants one check of an image, however many use it, until nobody does", () => {
    const demand = createDemand();
    expect(demand.use("Pod/shop/a", pulls([WEB, API, WEB]))).toEqual([keyOf(WEB), keyOf(API)]);
    expect(demand.use("Pod/shop/b", pulls([WEB]))).toEqual([]);
    expect(demand.use("Pod/shop/a", undefined)).toEqual([keyOf(API)]);
    expect(demand.keys()).toEqual([keyOf(WEB)]);
    expect(demand.use("Pod/shop/b", pulls([API]))).toEqual([keyOf(API), keyOf(WEB)]);
    expect(demand.keys()).toEqual([keyOf(API)]);
  });

  it("is not changed by the same again", () => {
    const demand = createDemand();
    demand.use("Pod/shop/a", pulls([WEB]));
    expect(demand.use("Pod/shop/a", pulls([WEB]))).toEqual([]);
    expect(demand.wanted(keyOf(WEB))).toMatchObject({ namespace: "shop", image: WEB });
  });

  it("wants a check for each set of credentials", () => {
    const demand = createDemand();
    const context = { namespace: "shop", secretNames: ["pull"], serviceAccountName: "default" };
    demand.use("deployments/shop/a", pulls([WEB]));
    demand.use("Pod/shop/a-1", pulls([WEB], { context }));
    expect(demand.keys()).toHaveLength(2);
  });

  it("leaves out what is exempt", () => {
    const demand = createDemand();
    demand.use("Pod/shop/a", pulls([WEB, API], { exemptKeys: [WEB] }));
    expect(demand.keys()).toEqual([keyOf(API)]);
  });

  it("wants nothing in a namespace that does not ask, and everything once it does", () => {
    const demand = new CheckDemand({ maxChecks: 100 });
    expect(demand.use("Pod/shop/a", pulls([WEB]))).toEqual([]);
    expect([demand.keys(), demand.wanted(keyOf(WEB))]).toEqual([[], undefined]);
    expect(demand.ask("other", true)).toEqual([]);
    expect(demand.ask("shop", true)).toEqual([keyOf(WEB)]);
    expect(demand.ask("shop", true)).toEqual([]);
    expect(demand.keys()).toEqual([keyOf(WEB)]);
    expect(demand.ask("shop", false)).toEqual([keyOf(WEB)]);
    expect(demand.keys()).toEqual([]);
  });

  it("counts what it has no room for", () => {
    const demand = createDemand(1);
    demand.use("Pod/shop/a", pulls([WEB, API]));
    expect([demand.keys(), demand.refused]).toEqual([[keyOf(WEB)], 1]);
    demand.use("Pod/shop/a", undefined);
    demand.use("Pod/shop/b", pulls([API]));
    expect(demand.keys()).toEqual([keyOf(API)]);
  });

  it("wants exactly what is used, whatever came and went before", () => {
    const source = fc.constantFrom("a", "b", "c");
    const images = fc.subarray([WEB, API, "registry.example/db:v1"]);
    fc.assert(
      fc.property(fc.array(fc.tuple(source, images)), (steps) => {
        const demand = createDemand();
        const used = new Map<string, readonly string[]>();
        for (const [name, keys] of steps) {
          demand.use(name, pulls(keys));
          used.set(name, keys);
        }
        const expected = new Set([...used.values()].flat().map((image) => keyOf(image)));
        expect(new Set(demand.keys())).toEqual(expected);
      }),
    );
  });
});
