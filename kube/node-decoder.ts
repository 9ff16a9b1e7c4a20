import type { ObservedNode, ReportedImage } from "../placement/observed-node.ts";
import { parseQuantity } from "./quantity.ts";

interface RawNode {
  readonly metadata?: {
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly status?: {
    readonly allocatable?: Readonly<Record<string, unknown>>;
    readonly nodeInfo?: { readonly operatingSystem?: string; readonly architecture?: string };
    readonly images?: readonly Partial<ReportedImage>[];
  };
}

const DEFAULT_OS = "linux";
const DEFAULT_ARCHITECTURE = "amd64";
const WINDOWS_BUILD_LABEL = "node.kubernetes.io/windows-build";

/** Reads a Node as the API server sends it; undefined when it has no name. */
export function decodeNode(raw: unknown): ObservedNode | undefined {
  const { metadata = {}, status = {} } = raw as RawNode;
  if (metadata.name === undefined) return undefined;
  const { nodeInfo = {}, allocatable = {}, images = [] } = status;
  const osVersion = metadata.labels?.[WINDOWS_BUILD_LABEL];
  return {
    name: metadata.name,
    platform: {
      os: nodeInfo.operatingSystem || DEFAULT_OS,
      architecture: nodeInfo.architecture || DEFAULT_ARCHITECTURE,
      ...(osVersion === undefined ? {} : { osVersion }),
    },
    allocatableCpuMillis: (parseQuantity(allocatable["cpu"]) ?? 0) * 1000,
    allocatableMemoryBytes: parseQuantity(allocatable["memory"]) ?? 0,
    images: images.map(decodeReportedImage),
  };
}

/** The image itself where it says all, so that one that nodes share stays one. */
function decodeReportedImage(image: Partial<ReportedImage>): ReportedImage {
  const { names, sizeBytes } = image;
  if (Array.isArray(names) && sizeBytes !== undefined && sizeBytes >= 0) {
    return image as ReportedImage;
  }
  return { names: names ?? [], sizeBytes: Math.max(0, sizeBytes ?? 0) };
}
