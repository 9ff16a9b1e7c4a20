import type { ClusterNodes } from "../../check/cluster-nodes.ts";
import type { NodeConstraints } from "../../check/node-eligibility.ts";
import { formatPlatform, normalizePlatform, type Platform } from "../../placement/platform.ts";

/** For which platforms images are wanted: those a user named, or those of the nodes that may run them. */
export type PlatformChoice =
  | { readonly kind: "named"; readonly platforms: readonly Platform[] }
  | { readonly kind: "nodes"; readonly nodes: ClusterNodes }
  | { readonly kind: "assumed" };

const OS_LABEL = "kubernetes.io/os";
const ARCHITECTURE_LABEL = "kubernetes.io/arch";
const ASSUMED: Platform = { os: "linux", architecture: "amd64" };

/** The platforms for one pod template, each once; never none. */
export function wantedPlatformsOf(
  choice: PlatformChoice,
  constraints: NodeConstraints,
): readonly Platform[] {
  switch (choice.kind) {
    case "named":
      return distinct(choice.platforms);
    case "nodes": {
      const { platforms } = choice.nodes.eligibleFor(constraints);
      // Nodes may yet come: an autoscaler adds those that a pod asks for.
      return platforms.length === 0 ? [assumedPlatformOf(constraints)] : distinct(platforms);
    }
    case "assumed":
      return [assumedPlatformOf(constraints)];
    default:
      return choice satisfies never;
  }
}

/** What the node selector says, filled up with what most nodes are. */
function assumedPlatformOf({ nodeSelector }: NodeConstraints): Platform {
  return normalizePlatform({
    os: nodeSelector[OS_LABEL] || ASSUMED.os,
    architecture: nodeSelector[ARCHITECTURE_LABEL] || ASSUMED.architecture,
  });
}

function distinct(platforms: readonly Platform[]): Platform[] {
  const byText = new Map(
    platforms.map((platform) => [formatPlatform(platform), normalizePlatform(platform)]),
  );
  return [...byText.values()];
}
