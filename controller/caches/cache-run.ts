import { type Digest, isDigest } from "../../placement/digest.ts";
import { CacheProgress } from "./cache-progress.ts";
import type { CacheRecord } from "./cache-record.ts";
import { NodeAdmission, type NodeStanding } from "./nodes/node-admission.ts";
import { failureOf, type ImageProgress, type NodeProgress } from "./nodes/node-progress.ts";
import type { WantedImage } from "./wanted-image.ts";

/**
 * What one term of leadership knows of one cache: all of it is found again in the API server by the next leader. Times are in
 * milliseconds since the Unix epoch.
 */
export class CacheRun {
  readonly uid: string;
  readonly admission: NodeAdmission;
  readonly progress = new CacheProgress();
  /** Of the spec that was last taken up. */
  generation: number;
  /** 0 before the first refresh. */
  refreshedMs: number;
  /** When its images were purged; undefined while they are wanted. */
  purgedMs: number | undefined;
  /** Whether every node was looked at in this round, so that nodes may be let in. */
  isOpen = false;
  /** Images that kubelets collected and that were pulled again. */
  collected: number;
  /** All of its images, as they were taken up last. */
  listed: readonly WantedImage[] | undefined;
  /** What moving references stand for, as far as the registries have told; before they were asked, what most nodes have. */
  targets: ReadonlyMap<string, Digest>;
  /** Whether the registries were asked in this term. */
  hasAsked = false;
  readonly #nodes = new Map<string, NodeProgress>();
  readonly #seen = new Set<string>();

  /** Goes on where the status says that the leader before was. */
  constructor({ cache, identity }: CacheRecord) {
    const { spec, status = {}, metadata } = cache;
    this.uid = identity.uid;
    this.admission = new NodeAdmission(spec);
    this.generation = status.observedGeneration ?? metadata.generation;
    this.refreshedMs = Date.parse(status.lastRefreshTime ?? "") || 0;
    this.purgedMs = Date.parse(status.purgedTime ?? "") || undefined;
    this.collected = status.collectedImages ?? 0;
    this.targets = new Map(
      (status.images ?? []).flatMap(({ image, digest = "" }) =>
        isDigest(digest) ? [[image, digest]] : [],
      ),
    );
  }

  /** The nodes of the cache, as far as they were looked at. */
  get nodes(): ReadonlyMap<string, NodeProgress> {
    return this.#nodes;
  }

  /** What is wanted is another now: how nodes stood does not count until they were looked at again. */
  beginRound(): void {
    this.isOpen = false;
    this.#seen.clear();
  }

  /** Whether the node was looked at in this round. */
  hasSeen(node: string): boolean {
    return this.#seen.has(node);
  }

  /** Takes in how a node stands; returns whether anything is new. */
  report(progress: NodeProgress, standing: NodeStanding): boolean {
    const { node } = progress;
    const before = this.#nodes.get(node);
    this.admission.set(node, standing);
    this.#seen.add(node);
    if (before !== undefined && isSame(before, progress)) return false;
    this.#nodes.set(node, progress);
    this.progress.set(progress);
    return true;
  }

  /** Takes in that the cache does not choose the node, or that it is gone; returns whether that is new. */
  leave(node: string): boolean {
    this.#seen.delete(node);
    if (!this.#nodes.delete(node)) return false;
    this.admission.forget(node);
    this.progress.forget(node);
    return true;
  }
}

function isSame(a: NodeProgress, b: NodeProgress): boolean {
  if (a.images.size !== b.images.size) return false;
  for (const [reference, image] of a.images) {
    const other = b.images.get(reference);
    if (other === undefined || !isSameProgress(image, other)) return false;
  }
  const [one, two] = [a.unpinned, b.unpinned];
  if (one === undefined || two === undefined) return one === two;
  return one.image === two.image && isSameProgress(one.failure, two.failure);
}

function isSameProgress(a: ImageProgress, b: ImageProgress): boolean {
  switch (a.kind) {
    case "ready":
      return b.kind === "ready" && a.digest === b.digest;
    case "pulling":
      return b.kind === "pulling" && a.sinceMs === b.sinceMs && isSameFailure(a, b);
    case "waiting":
      return (
        b.kind === "waiting" &&
        a.reason === b.reason &&
        a.message === b.message &&
        isSameFailure(a, b)
      );
    case "failed":
      return b.kind === "failed" && isSameFailure(a, b);
    default:
      return a satisfies never;
  }
}

function isSameFailure(a: ImageProgress, b: ImageProgress): boolean {
  const [one, two] = [failureOf(a), failureOf(b)];
  return one?.atMs === two?.atMs && one?.attempts === two?.attempts;
}
