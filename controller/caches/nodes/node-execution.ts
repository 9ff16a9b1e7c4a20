import { decodeNodeFacts } from "../../../check/node-facts.ts";
import { decodeNode } from "../../../kube/node-decoder.ts";
import type { ClusterState } from "../../cluster-state.ts";
import { type CacheNode, decodeCacheNode } from "../cache-node.ts";
import type { PlannedPod } from "../pullers/pod-planning.ts";
import type { PodReckoning } from "../pullers/pod-reckoning.ts";
import type { PullNotes } from "../pullers/pull-notes.ts";
import type { PodMaking, PullerMaker } from "../pullers/puller-maker.ts";
import type { PullerRecord } from "../pullers/puller-record.ts";
import type { PullerWriter } from "../pullers/puller-writer.ts";
import type { RemovalPlan } from "../removal/image-removal.ts";
import type { RemovalWriter } from "../removal/removal-writer.ts";
import type { DiskLooks } from "./disk-guarding.ts";
import type { NodeSituation } from "./node-situation.ts";
import type { NodeWish, NodeWriter } from "./node-writer.ts";

export interface NodeExecutionOptions {
  readonly state: ClusterState;
  readonly disks: DiskLooks;
  readonly nodeWriter: Pick<NodeWriter, "write" | "removeTaints">;
  readonly pullerWriter: Pick<PullerWriter, "delete">;
  readonly pullerMaker: Pick<PullerMaker, "make">;
  /** Undefined where images are left to the kubelet's garbage collection. */
  readonly removalWriter: Pick<RemovalWriter, "create" | "delete"> | undefined;
  /** Told of each pod that was deleted because there was no more to expect of it. */
  readonly onEnd: (reckoning: PodReckoning) => void;
}

type MadePods = readonly PlannedPod[];

export type Execution =
  | { readonly kind: "done"; readonly made: MadePods }
  /** Something has to be done again soon. */
  | { readonly kind: "again"; readonly made: MadePods }
  /** The node is another one, or gone: the watch will show it. */
  | { readonly kind: "stale" }
  /** Nothing can be done before the node or its caches change. */
  | { readonly kind: "refused"; readonly message: string };

/** All that is to be done on a node, in this order. */
export interface NodeWork {
  readonly wish: NodeWish;
  readonly ending: readonly PodReckoning[];
  readonly obsolete: readonly PullerRecord[];
  readonly removal: RemovalPlan;
  readonly pods: readonly PlannedPod[];
  /** Told what came of the pods; returns what is to be noted where there is one of them not after all. */
  readonly conclude: (makings: readonly PodMaking[]) => PullNotes | undefined;
}

/** Does what was planned for a node. */
export class NodeExecution {
  readonly #options: NodeExecutionOptions;

  constructor(options: NodeExecutionOptions) {
    this.#options = options;
  }

  async execute(situation: NodeSituation, work: NodeWork): Promise<Execution> {
    const { pullerWriter, pullerMaker } = this.#options;
    // The notes come first: a pod that ended is the only other trace of what it brought.
    const written = await this.#writeNode(situation.node, work.wish);
    if (written.kind !== "done") {
      // Where the notes do not fit, only images that go make room for them.
      const mayRemove = written.kind === "refused" && work.removal.ended === undefined;
      if (mayRemove) await this.#remove(situation, work.removal);
      return written;
    }
    for (const reckoning of work.ending) await this.#end(reckoning, situation);
    for (const pod of work.obsolete) await pullerWriter.delete(pod);
    const makings = await Promise.all(
      work.pods.map(async (pod) => ({ pod, making: await pullerMaker.make(situation, pod) })),
    );
    const isNoted = await this.#conclude(situation, work, makings);
    // Last: what cannot be removed must not keep anything from being pulled.
    const isRemoving = await this.#remove(situation, work.removal);
    const isMade = makings.every(({ making }) => making === "made" || making === "unwanted");
    const made = makings.flatMap(({ pod, making }) => (making === "made" ? pod : []));
    return { kind: isRemoving && isMade && isNoted ? "done" : "again", made };
  }

  /** Nothing is left to do on a node that is gone but to remove the pods that wait for it. */
  async leave(nodeName: string, pods: readonly PullerRecord[]): Promise<void> {
    const { state, pullerWriter, removalWriter } = this.#options;
    for (const pod of pods) await pullerWriter.delete(pod);
    const removal = state.caches.removals.get(nodeName);
    if (removal !== undefined) await removalWriter?.delete(removal);
  }

  async #writeNode(node: CacheNode, wish: NodeWish): Promise<Execution> {
    const { nodeWriter } = this.#options;
    for (const write of [
      () => nodeWriter.write(node, wish),
      () => nodeWriter.removeTaints(node, wish),
    ]) {
      const written = await write();
      if (written === undefined) continue;
      if (written.kind === "conflict") return { kind: "again", made: [] };
      if (written.kind === "gone") return { kind: "stale" };
      if (written.kind !== "written") return written;
      this.#take(written.raw);
    }
    return { kind: "done", made: [] };
  }

  /** What is said to be pulled by us would be ours, whoever brings it. Returns false where that could not be noted. */
  async #conclude(
    { node }: NodeSituation,
    { conclude }: NodeWork,
    makings: readonly PodMaking[],
  ): Promise<boolean> {
    const notes = conclude(makings);
    if (notes === undefined) return true;
    const now = this.#options.state.caches.nodes.get(node.facts.name) ?? node;
    const written = await this.#writeNode(now, { notes, labels: {}, taintRemoval: [] });
    return written.kind === "done";
  }

  async #end(reckoning: PodReckoning, { nowMs }: NodeSituation): Promise<void> {
    const { pullerWriter, disks, onEnd } = this.#options;
    await pullerWriter.delete(reckoning.pod);
    disks.drop(reckoning.pod.nodeName, nowMs);
    onEnd(reckoning);
  }

  async #remove({ node }: NodeSituation, removal: RemovalPlan): Promise<boolean> {
    const { removalWriter } = this.#options;
    if (removalWriter === undefined) return true;
    if (removal.ended !== undefined) await removalWriter.delete(removal.ended);
    if (removal.references.length === 0) return true;
    return removalWriter.create(node.facts.name, removal.references);
  }

  /** The watch shows our own write later. */
  #take(raw: unknown): void {
    const node = decodeNode(raw);
    if (node === undefined) return;
    this.#options.state.caches.observeNode(decodeCacheNode(raw, decodeNodeFacts(raw, node)));
  }
}
