import { mergePatch } from "../../kube/apply.ts";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { FIELD_MANAGER } from "../field-manager.ts";
import type { CacheNode } from "./cache-node.ts";
import { formatPullNotes, PULLED_IMAGES_ANNOTATION, type PullNotes } from "./pull-notes.ts";

export type NodeWrite =
  | { readonly kind: "written"; readonly raw: unknown }
  /** The node is another one meanwhile; the watch will show how. */
  | { readonly kind: "conflict" }
  | { readonly kind: "gone" };

export interface NodeWriterOptions {
  readonly client: KubeClient;
  /** Resolves when the next write may be made. */
  readonly pace: () => Promise<void>;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
}

/** Writes what the caches have to say of a node; never over what somebody else wrote meanwhile. */
export class NodeWriter {
  readonly #options: NodeWriterOptions;

  constructor(options: NodeWriterOptions) {
    this.#options = options;
  }

  /** Undefined where the node says all of that already. */
  async write(node: CacheNode, notes: PullNotes): Promise<NodeWrite | undefined> {
    const { client, pace, lost } = this.#options;
    const { facts, resourceVersion } = node;
    const text = formatPullNotes(notes);
    if (text === formatPullNotes(node.notes)) return undefined;
    await pace();
    try {
      const annotations = { [PULLED_IMAGES_ANNOTATION]: text ?? null };
      const raw = await mergePatch(client, `/api/v1/nodes/${facts.name}`, {
        patch: { metadata: { resourceVersion, annotations } },
        fieldManager: FIELD_MANAGER,
        signal: lost,
      });
      return { kind: "written", raw };
    } catch (error) {
      if (!(error instanceof KubeApiError)) throw error;
      if (error.status === 409) return { kind: "conflict" };
      if (error.status === 404) return { kind: "gone" };
      throw error;
    }
  }
}
