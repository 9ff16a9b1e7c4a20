import { describe, expect, it } from "vitest";
import { chooseExplainedPods } from "../../demo/explained-pods.ts";
import { placedPod } from "./placed-pod-builder.ts";

function image(sizeBytes: number) {
  const layers = [{ content: String(sizeBytes), sizeBytes }];
  return { repository: "library/web", tag: "1", weight: 1, layers };
}

describe("chooseExplainedPods()", () => {
  it("takes the largest image of each outcome", () => {
    const pods = [
      placedPod({ name: "small-present", image: image(10) }),
      placedPod({ name: "present", image: image(20) }),
      placedPod({ name: "part", image: image(30), pulledBytes: 15 }),
      placedPod({ name: "whole", image: image(30), pulledBytes: 30 }),
    ];
    expect(chooseExplainedPods(pods).map(({ pod, outcome }) => [pod.name, outcome])).toEqual([
      ["present", "nothing to pull"],
      ["part", "pulled a part"],
      ["whole", "pulled most or all"],
    ]);
  });

  it("looks at the latest 200 pods only and makes up for an outcome that none of them shows", () => {
    const late = Array.from({ length: 200 }, (_, index) =>
      placedPod({ name: `late-${index}`, image: image(5), pulledBytes: 5 }),
    );
    const early = placedPod({ name: "early", image: image(99) });
    expect(chooseExplainedPods([early, ...late]).map(({ pod }) => pod.name)).toEqual([
      "late-0",
      "late-1",
      "late-10",
    ]);
  });
});
