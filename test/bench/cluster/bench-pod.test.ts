import { describe, expect, it } from "vitest";
import { encodeBenchPod } from "../../../bench/cluster/bench-pod.ts";
import { decodePod } from "../../../kube/pod-decoder.ts";

describe("encodeBenchPod()", () => {
  it("uses the images in a main container, an init container and a sidecar", () => {
    const images = ["main:1", "init:1", "sidecar:1"];
    const pod = decodePod(encodeBenchPod({ name: "a", namespace: "b", images }));
    expect(pod.images.map(({ container, reference }) => [container, reference])).toEqual([
      ["init", "init:1"],
      ["main", "main:1"],
      ["sidecar", "sidecar:1"],
    ]);
  });

  it("has the main container alone for one image", () => {
    const pod = decodePod(encodeBenchPod({ name: "a", namespace: "b", images: ["main:1"] }));
    expect(pod.images.map(({ container }) => container)).toEqual(["main"]);
  });
});
