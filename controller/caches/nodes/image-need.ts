import type { Digest } from "../../../placement/digest.ts";
import type { PullNote } from "../pullers/pull-notes.ts";
import type { Presence } from "./image-presence.ts";

/** What is to be done about one image on one node. */
export type ImageNeed =
  | { readonly kind: "none"; readonly digest?: Digest }
  | {
      readonly kind: "pull";
      /** Always where the node has, or may have, something else under the reference. */
      readonly pullPolicy: "Always" | "IfNotPresent";
      /** Whether the kubelet's garbage collection took what we had pulled. */
      readonly isCollected: boolean;
    }
  /** Collected by the kubelet: pulling it again at once would fight the kubelet for the disk. */
  | { readonly kind: "collected" };

export interface ImageState {
  readonly presence: Presence;
  readonly note: PullNote | undefined;
  /** Whether the registry may give the reference another content: a tag that is `latest`, or pulled Always. */
  readonly isMoving: boolean;
  /** What a moving reference stood for at the last refresh, where the registry told us. */
  readonly target: Digest | undefined;
  /** When the cache was last refreshed. */
  readonly refreshedMs: number;
}

/** Compares what a node has with what it should have; at most one pull per refresh comes of it while all goes well. */
export function imageNeedOf(state: ImageState): ImageNeed {
  const { presence, note, isMoving, target, refreshedMs } = state;
  // The kubelet itself has looked at the image since the refresh.
  const isVerified =
    note !== undefined && note.state !== "pulling" && (note.answersMs ?? note.atMs) >= refreshedMs;
  const digest = presence.kind === "present" ? presence.digest : note?.digest;
  const isCurrent = !isMoving || (target !== undefined && digest === target);
  const none: ImageNeed = digest === undefined ? { kind: "none" } : { kind: "none", digest };
  if (presence.kind === "present") {
    return isCurrent || isVerified ? none : pull("Always");
  }
  if (presence.kind === "unknown") {
    return isVerified ? none : pull(isCurrent ? "IfNotPresent" : "Always");
  }
  if (note === undefined || note.state === "pulling")
    return pull(isMoving ? "Always" : "IfNotPresent");
  if (isVerified) return { kind: "collected" };
  return { ...pull(isMoving ? "Always" : "IfNotPresent"), isCollected: true };
}

function pull(pullPolicy: "Always" | "IfNotPresent"): Extract<ImageNeed, { kind: "pull" }> {
  return { kind: "pull", pullPolicy, isCollected: false };
}
