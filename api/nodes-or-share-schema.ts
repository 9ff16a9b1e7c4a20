import { z } from "zod";
import { celRules } from "./custom-resource.ts";

/** More nodes than a cluster has. */
const MAX_NODES = 100_000;

export interface NodesOrShare {
  readonly field: string;
  /** The smallest number and the smallest percentage. */
  readonly min: 0 | 1;
  readonly description: string;
}

/** A number of nodes, or a share of them as "25%"; as Kubernetes' IntOrString. */
export function nodesOrShareSchema({ field, min, description }: NodesOrShare) {
  const percent = min === 0 ? "[0-9]" : "[1-9]";
  const share = `^(100|[1-9][0-9]|${percent})%$`;
  return z.union([z.int().min(min).max(MAX_NODES), z.string().regex(new RegExp(share))]).meta({
    description,
    "x-kubernetes-int-or-string": true,
    ...celRules({
      rule: `type(self) == int ? self >= ${min} && self <= ${MAX_NODES} : self.matches('${share}')`,
      message: `${field} must be a number of nodes from ${min} to ${MAX_NODES}, or a share from ${min}% to 100%`,
      messageExpression: `'${field} must be a number of nodes from ${min} to ${MAX_NODES}, or a share from ${min}% to 100%, not ' + string(self)`,
    }),
  });
}
