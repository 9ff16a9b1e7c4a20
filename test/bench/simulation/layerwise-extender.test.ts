import { describe, expect, it } from "vitest";
import {
  LayerwiseExtender,
  type LayerwiseSettings,
} from "../../../bench/simulation/layerwise-extender.ts";
import { SimulatedNode } from "../../../bench/simulation/simulated-node.ts";
import { podsOf, type SimulatedPod } from "../../../bench/simulation/simulated-pod.ts";
import { hollowImage } from "../../cluster/hollow/hollow-image-builder.ts";
import { sampleGroup, sampleImage } from "../placement/sample-groups.ts";

const image = hollowImage("app", { base: 400e6 });
const nodes = ["a", "b", "c"].map(
  (name) => new SimulatedNode({ name, cpuMillis: 16_000, memoryBytes: 64e9, bytesPerSecond: 40e6 }),
);

/** An extender that has seen nodes and image, and the only pods of two groups of the same image. */
function extending(settings?: LayerwiseSettings) {
  const extender = new LayerwiseExtender({ speed: 10 }, settings);
  for (const { spec } of nodes) extender.observeNode(spec, [], 0);
  extender.observeImage(image, 0);
  const scoresAt = (pod: SimulatedPod, nowMs: number) => [...extender.score(pod, nodes, nowMs)];
  return { extender, scoresAt, first: podOf("first"), second: podOf("second") };
}

function podOf(name: string): SimulatedPod {
  const [pod] = podsOf(sampleGroup(name, sampleImage("app", {}), 1), image);
  if (pod === undefined) throw new Error("a group without pods");
  return pod;
}

describe("LayerwiseExtender", () => {
  it("has no opinion on equal nodes", () => {
    const { scoresAt, first } = extending();
    expect(scoresAt(first, 0)).toEqual([0, 0, 0]);
  });

  it("prefers a node once it sees a pod bound there that pulls the image, until that ends", () => {
    const { extender, scoresAt, first, second } = extending();
    extender.observeChoice(first, "b", 0);
    expect(scoresAt(second, 0)).toEqual([0, 0, 0]);
    extender.observeBind(first, "b", 100);
    expect(scoresAt(second, 100)).toEqual([0, 2, 0]);
    extender.observeEnd(first, 200);
    expect(scoresAt(second, 200)).toEqual([0, 0, 0]);
  });

  it("prefers it from the scheduler's choice on where it is to know of that", () => {
    const { extender, scoresAt, first, second } = extending({ knowsChoices: true });
    extender.observeChoice(first, "b", 0);
    expect(scoresAt(second, 0)).toEqual([0, 2, 0]);
  });

  it("scores with its settings, once the image is there", () => {
    const ours = extending();
    const other = extending({ score: { pullPoints: 4, readyPoints: 0 } });
    for (const { extender, first } of [ours, other]) {
      const pull = { kind: "queued", startMs: 0, endMs: 10_200, missingBytes: 400e6 } as const;
      extender.observeBind(first, "b", 0);
      extender.observeStart(first, { nodeName: "b", pull }, 10_200);
    }
    expect(ours.scoresAt(ours.second, 10_200)).toEqual([0, 9, 0]);
    expect(other.scoresAt(other.second, 10_200)).toEqual([0, 4, 0]);
  });

  it("names as many nodes as it is to", () => {
    const { extender, scoresAt, first, second } = extending({ named: 1 });
    extender.observeBind(first, "a", 0);
    extender.observeBind(podOf("third"), "b", 0);
    expect(scoresAt(second, 0).filter((score) => score > 0)).toHaveLength(1);
  });
});
