import type { NodeFacts } from "../../check/node-facts.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { nodeWaitOf, type Wait } from "./nodes/node-readiness.ts";
import { PULLED_IMAGES_ANNOTATION, type PullNotes, parsePullNotes } from "./pullers/pull-notes.ts";

/** A node as far as it matters to the images that are kept on it. */
export interface CacheNode {
  readonly facts: NodeFacts;
  readonly resourceVersion: string;
  readonly notes: PullNotes;
  /** Why nothing is to be pulled on it for now. */
  readonly wait: Wait | undefined;
}

/** Reads what is not in `facts` of a Node as the API server sends it. */
export function decodeCacheNode(raw: unknown, facts: NodeFacts): CacheNode {
  const { metadata } = raw as KubeObject;
  return {
    facts,
    resourceVersion: metadata.resourceVersion ?? "",
    notes: parsePullNotes(metadata.annotations?.[PULLED_IMAGES_ANNOTATION]),
    wait: nodeWaitOf(raw),
  };
}
