import { labelOf } from "../../../check/label-requirement.ts";
import type { Taint } from "../../../check/tolerations.ts";
import type { ManifestContent } from "../../../placement/manifest-content.ts";
import { formatPlatform, normalizePlatform, type Platform } from "../../../placement/platform.ts";
import { matchesPlatform } from "../../../placement/platform-matching.ts";
import type { ImageProgress } from "./node-progress.ts";

/** Why nothing is pulled for now. */
export type Wait = Extract<ImageProgress, { kind: "waiting" }>;

interface RawNode {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec?: { readonly unschedulable?: boolean; readonly taints?: readonly Taint[] };
  readonly status?: {
    readonly conditions?: readonly {
      readonly type?: string;
      readonly status?: string;
      readonly reason?: string;
    }[];
  };
}

/**
 * Labels of nodes that stand for a service and have no disk to keep images on: what virtual-kubelet's own command sets, EKS
 * Fargate, and Liqo.
 */
const VIRTUAL_LABELS: Readonly<Record<string, string>> = {
  type: "virtual-kubelet",
  "eks.amazonaws.com/compute-type": "fargate",
  "liqo.io/type": "virtual-node",
};
/** Taint that virtual-kubelet sets, with the provider as its value. */
const VIRTUAL_TAINT = "virtual-kubelet.io/provider";

/** Taints of nodes that are about to go, and who sets them. */
const DRAINING_TAINTS: Readonly<Record<string, string>> = {
  ToBeDeletedByClusterAutoscaler: "the cluster autoscaler",
  "karpenter.sh/disrupted": "Karpenter",
  // Before Karpenter 1.0.
  "karpenter.sh/disruption": "Karpenter",
  "node.kubernetes.io/out-of-service": "an administrator, who says that it is shut down",
};
/** What the node controller sets for `spec.unschedulable`. */
const CORDONED_TAINT = "node.kubernetes.io/unschedulable";

/** Why a Node, as the API server sends it, is to be left alone; undefined for one to pull on. What lasts comes first. */
export function nodeWaitOf(raw: unknown): Wait | undefined {
  const { metadata = {}, spec = {}, status = {} } = raw as RawNode;
  const { taints = [] } = spec;
  const conditions = new Map(status.conditions?.map((condition) => [condition.type, condition]));
  if (isVirtual(metadata.labels ?? {}, taints)) {
    return waitFor("VirtualNode", "The node keeps no images: it stands for a service");
  }
  const draining = taints.find(({ key }) => Object.hasOwn(DRAINING_TAINTS, key));
  if (draining !== undefined) {
    const by = DRAINING_TAINTS[draining.key];
    return waitFor("NodeDraining", `The node is being removed by ${by} (taint ${draining.key})`);
  }
  if (metadata.deletionTimestamp !== undefined) {
    return waitFor("NodeDraining", "The node is being deleted");
  }
  const ready = conditions.get("Ready");
  if (ready?.status !== "True") return waitFor("NodeNotReady", notReadyMessage(ready?.reason));
  if (spec.unschedulable === true || taints.some(({ key }) => key === CORDONED_TAINT)) {
    return waitFor("NodeCordoned", "The node is cordoned; kubectl uncordon opens it again");
  }
  if (conditions.get("DiskPressure")?.status === "True") {
    return waitFor("DiskPressure", "The kubelet is short of disk and refuses pods");
  }
  return undefined;
}

/**
 * Why the image cannot run on a node; undefined where it can, or where nobody can tell. A platform that was not sought in
 * the registry may be there: `soughtPlatforms` are those that the ImageManifest notes.
 */
export function platformWaitOf(
  node: Platform,
  image: {
    readonly content: Pick<ManifestContent, "platforms">;
    readonly soughtPlatforms: readonly string[];
  },
): Wait | undefined {
  const { platforms } = image.content;
  if (platforms.some(({ platform }) => matchesPlatform(node, platform))) return undefined;
  const wanted = formatPlatform(normalizePlatform(node));
  if (!image.soughtPlatforms.includes(wanted)) return undefined;
  return waitFor("PlatformMismatch", `The image has nothing for ${wanted}`);
}

function isVirtual(labels: Readonly<Record<string, string>>, taints: readonly Taint[]): boolean {
  return (
    Object.entries(VIRTUAL_LABELS).some(([key, value]) => labelOf(labels, key) === value) ||
    taints.some(({ key }) => key === VIRTUAL_TAINT)
  );
}

/** The reason is UpperCamelCase of the kubelet or the node controller, such as `NodeStatusUnknown`. */
function notReadyMessage(reason: string | undefined): string {
  const isPlain = reason !== undefined && /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(reason);
  return isPlain ? `The node is not ready (${reason})` : "The node is not ready";
}

function waitFor(reason: Wait["reason"], message: string): Wait {
  return { kind: "waiting", reason, message };
}
