import type { HollowImage } from "../../test/cluster/hollow/hollow-image.ts";
import type { HollowNode } from "../../test/cluster/hollow/hollow-node.ts";
import type { ReportedImage } from "../../test/cluster/hollow/image-report.ts";
import type { Pull } from "../../test/cluster/hollow/pull-queue.ts";
import type { SimulatedNode } from "./simulated-node.ts";
import type { SimulatedPod } from "./simulated-pod.ts";

export interface SimulatedWorld {
  /** Simulated milliseconds in a real one. */
  readonly speed: number;
}

/** An extender beside a simulated scheduler: what it answers, and what it is told if it asks. Times are simulated. */
export interface SimulatedExtender {
  /** Points for a pod on each of `nodes`, by position: 0 to 10 as a rule. */
  readonly score: (
    pod: SimulatedPod,
    nodes: readonly SimulatedNode[],
    nowMs: number,
  ) => ArrayLike<number>;
  /** What an image consists of has been read from its registry; told for each group that has it. */
  readonly observeImage?: (image: HollowImage, nowMs: number) => void;
  /** A node has joined, or reports other images than before. */
  readonly observeNode?: (
    node: HollowNode,
    images: readonly ReportedImage[],
    nowMs: number,
  ) => void;
  /** The scheduler has chosen a node, which nobody else knows yet. */
  readonly observeChoice?: (pod: SimulatedPod, nodeName: string, nowMs: number) => void;
  readonly observeBind?: (pod: SimulatedPod, nodeName: string, nowMs: number) => void;
  /** The pod's image is there. */
  readonly observeStart?: (
    pod: SimulatedPod,
    on: { readonly nodeName: string; readonly pull: Pull },
    nowMs: number,
  ) => void;
  /** The pod is gone. */
  readonly observeEnd?: (pod: SimulatedPod, nowMs: number) => void;
  /** To be called every half minute of real time. */
  readonly expire?: (nowMs: number) => void;
}
