import type { ObservedNode } from "../placement/observed-node.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { KubeClient } from "./kube-client.ts";
import { decodeNode } from "./node-decoder.ts";
import { NodeParser } from "./node-parser.ts";
import { Reflector } from "./reflector.ts";

export interface WatchNodesOptions {
  readonly client: KubeClient;
  /** Told of every node that is there or changes, with the object that it was decoded from. */
  readonly observe: (node: ObservedNode, raw: unknown) => void;
  readonly forget: (name: string) => void;
  /** How long changes may gather, in milliseconds, 0 when absent. */
  readonly gatherMs?: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Nodes are taken in while decoding, so that thousands of image names per node are not kept in a store as well. */
export function watchNodes({ observe, forget, ...options }: WatchNodesOptions): Reflector<string> {
  const parser = new NodeParser();
  return new Reflector<string>({
    ...options,
    path: "/api/v1/nodes",
    parse: (text) => parser.parse(text),
    decode(raw) {
      const node = decodeNode(raw);
      if (node !== undefined) observe(node, raw);
      return node?.name;
    },
    handlers: { upsert: () => undefined, remove: forget },
  });
}
