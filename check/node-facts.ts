import type { ObservedNode } from "../placement/observed-node.ts";
import type { Platform } from "../placement/platform.ts";
import type { SelectableNode } from "./node-eligibility.ts";
import type { Taint } from "./tolerations.ts";

/** A report of so many images may leave others out: kubelet's default for `nodeStatusMaxImages`. */
const REPORT_CAP = 50;

/** What a verdict needs to know of a node beside its images. */
export interface NodeFacts extends SelectableNode {
  readonly platform: Platform;
  /** Whether its runtime is known to pull manifests of schema 1, as containerd did before 2.1. */
  readonly takesSchema1: boolean;
  /** Whether it may have images that it does not report. */
  readonly isReportCapped: boolean;
}

interface RawNode {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly taints?: readonly Taint[] };
  readonly status?: {
    readonly nodeInfo?: { readonly containerRuntimeVersion?: string };
  };
}

/** Reads what `decodeNode` left aside of a Node as the API server sends it. */
export function decodeNodeFacts(raw: unknown, { name, platform, images }: ObservedNode): NodeFacts {
  const { metadata = {}, spec = {}, status = {} } = raw as RawNode;
  return {
    name,
    platform,
    labels: metadata.labels ?? {},
    taints: (spec.taints ?? []).map(({ key, value, effect }) => ({ key, value, effect })),
    takesSchema1: takesSchema1(status.nodeInfo?.containerRuntimeVersion ?? ""),
    isReportCapped: images.length >= REPORT_CAP,
  };
}

function takesSchema1(runtime: string): boolean {
  const [, name, major = "", minor = ""] = /^([a-z-]+):\/\/v?(\d+)\.(\d+)/.exec(runtime) ?? [];
  if (name === undefined) return false;
  return name !== "containerd" || Number(major) < 2 || (major === "2" && minor === "0");
}
