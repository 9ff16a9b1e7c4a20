import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LabelledPod, LabelledPods } from "../../../controller/caches/labelled-pods.ts";

const WEB = { matchLabels: { app: "web" } };

function pod(nodeName: string, labels: Record<string, string> = { app: "web" }): LabelledPod {
  return { namespace: "shop", labels, nodeName };
}

describe("LabelledPods", () => {
  it("tells the nodes on which pods so labelled run, in one namespace", () => {
    const pods = new LabelledPods();
    pods.observe("shop/a", pod("node-1"));
    pods.observe("shop/b", pod("node-2", { app: "api" }));
    const on = (node: string, namespace: string) => pods.runsOn(node, { namespace, selector: WEB });
    expect([on("node-1", "shop"), on("node-2", "shop"), on("node-3", "shop")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(on("node-1", "other")).toBe(false);
  });

  it("counts a node until the last of several pods has left it", () => {
    const pods = new LabelledPods();
    const isOn = (node: string) => pods.runsOn(node, { namespace: "shop", selector: WEB });
    pods.observe("shop/a", pod("node-1"));
    pods.observe("shop/b", pod("node-1"));
    pods.observe("shop/a", undefined);
    expect(isOn("node-1")).toBe(true);
    pods.observe("shop/b", pod("node-2"));
    expect([isOn("node-1"), isOn("node-2")]).toEqual([false, true]);
  });

  it("names the nodes on which the first pod of its labels came, or the last one went", () => {
    const pods = new LabelledPods();
    const changes = [
      pods.observe("shop/a", pod("node-1")),
      pods.observe("shop/b", pod("node-1")),
      pods.observe("shop/a", pod("node-1")),
      pods.observe("shop/a", undefined),
      pods.observe("shop/b", pod("node-2")),
      pods.observe("shop/b", pod("node-2", { app: "api" })),
    ];
    expect(changes.map((nodes) => [...nodes].sort())).toEqual([
      ["node-1"],
      [],
      [],
      [],
      ["node-1", "node-2"],
      ["node-2"],
    ]);
  });

  it("says the same as a look at every pod, after whatever came and went", () => {
    const labels = fc.record({ app: fc.constantFrom("web", "api"), n: fc.constantFrom("1", "2") });
    const change = fc.tuple(
      fc.constantFrom("a", "b", "c", "d"),
      fc.option(fc.tuple(fc.constantFrom("node-1", "node-2"), labels), { nil: undefined }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const pods = new LabelledPods();
        const all = new Map<string, LabelledPod>();
        for (const [name, place] of changes) {
          const next = place && pod(...place);
          pods.observe(`shop/${name}`, next);
          if (next === undefined) all.delete(name);
          else all.set(name, next);
        }
        for (const node of ["node-1", "node-2"]) {
          const isThere = [...all.values()].some(
            ({ nodeName, labels: { app } }) => nodeName === node && app === "web",
          );
          expect(pods.runsOn(node, { namespace: "shop", selector: WEB })).toBe(isThere);
        }
      }),
    );
  });
});
