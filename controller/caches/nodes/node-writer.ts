import { jsonPatch, mergePatch } from "../../../kube/apply.ts";
import { KubeApiError } from "../../../kube/kube-api-error.ts";
import type { KubeClient } from "../../../kube/kube-client.ts";
import { FIELD_MANAGER } from "../../field-manager.ts";
import type { CacheNode } from "../cache-node.ts";
import {
  formatPullNotes,
  PULLED_IMAGES_ANNOTATION,
  type PullNotes,
} from "../pullers/pull-notes.ts";
import type { taintRemovalOf } from "./startup-taint.ts";

interface PatchLimits {
  readonly fieldManager: string;
  readonly signal: AbortSignal;
}

export type NodeWrite =
  | { readonly kind: "written"; readonly raw: unknown }
  /** The node is another one meanwhile; the watch will show how. */
  | { readonly kind: "conflict" }
  /** The taints are not as they were read: when the watch shows how they are, there is another thing to do. */
  | { readonly kind: "stale" }
  /** As the node is, it cannot take that: to try again is of no use before something changes. */
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "gone" };

export interface NodeWriterOptions {
  readonly client: KubeClient;
  /** Resolves when the next write may be made. */
  readonly pace: () => Promise<void>;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
}

/** What is to stand on a node. */
export interface NodeWish {
  readonly notes: PullNotes;
  /** Null for one to remove. */
  readonly labels: Readonly<Record<string, string | null>>;
  /** Start-up taints to take away. */
  readonly taintRemoval: ReturnType<typeof taintRemovalOf>;
}

/** Writes what the caches have to say of a node; never over what somebody else wrote meanwhile. */
export class NodeWriter {
  readonly #options: NodeWriterOptions;

  constructor(options: NodeWriterOptions) {
    this.#options = options;
  }

  /** Undefined where the node says all of that already. */
  async write(node: CacheNode, { notes, labels }: NodeWish): Promise<NodeWrite | undefined> {
    const { resourceVersion } = node;
    const text = formatPullNotes(notes);
    const isNoted = text === formatPullNotes(node.notes);
    const isLabelled = Object.keys(labels).length === 0;
    if (isNoted && isLabelled) return undefined;
    const annotations = { [PULLED_IMAGES_ANNOTATION]: text ?? null };
    const metadata = {
      resourceVersion,
      ...(isNoted ? {} : { annotations }),
      ...(isLabelled ? {} : { labels }),
    };
    return this.#send(node, (client, path, limits) =>
      mergePatch(client, path, { patch: { metadata }, ...limits }),
    );
  }

  /** Undefined where there is nothing to remove. */
  async removeTaints(node: CacheNode, { taintRemoval }: NodeWish): Promise<NodeWrite | undefined> {
    if (taintRemoval.length === 0) return undefined;
    const write = await this.#send(node, (client, path, limits) =>
      jsonPatch(client, path, { operations: taintRemoval, ...limits }),
    );
    return write.kind === "refused" ? { kind: "stale" } : write;
  }

  async #send(
    { facts }: CacheNode,
    send: (client: KubeClient, path: string, limits: PatchLimits) => Promise<unknown>,
  ): Promise<NodeWrite> {
    const { client, pace, lost } = this.#options;
    await pace();
    try {
      const limits = { fieldManager: FIELD_MANAGER, signal: lost };
      return { kind: "written", raw: await send(client, `/api/v1/nodes/${facts.name}`, limits) };
    } catch (error) {
      if (!(error instanceof KubeApiError)) throw error;
      if (error.status === 409) return { kind: "conflict" };
      // A node that was changed meanwhile is told of first, with 409: it is what we write that it cannot take.
      if (error.status === 422) return { kind: "refused", message: error.message };
      if (error.status === 404) return { kind: "gone" };
      throw error;
    }
  }
}
