import type { Digest } from "../../../placement/digest.ts";
import type { Layer } from "../../../placement/layer.ts";
import type { CacheNode } from "../cache-node.ts";
import type { PullNote } from "../pullers/pull-notes.ts";
import type { PodReports } from "../pullers/pull-reports.ts";
import type { CacheIdentity } from "../pullers/puller-labels.ts";
import type { SeenPuller } from "../pullers/puller-record.ts";
import type { UnknownWant } from "../unreadable-cache.ts";
import type { WantedImage } from "../wanted-image.ts";
import type { Presence } from "./image-presence.ts";
import type { Wait } from "./node-readiness.ts";

/** What one cache wants of one node. Times are in milliseconds since the Unix epoch. */
export interface CacheOnNode {
  /** `namespace/name`. */
  readonly key: string;
  readonly identity: CacheIdentity;
  /** In the order listed, each once. */
  readonly images: readonly WantedImage[];
  /** What moving references stood for at the last refresh, where the registry told us. */
  readonly targets: ReadonlyMap<string, Digest>;
  readonly refreshedMs: number;
  /** Of one image. */
  readonly timeoutMs: number;
  readonly backoffLimit: number;
  readonly parallelismPerNode: number;
  /** Taken from the node once it holds all images, or has been able to pull them for so long. */
  readonly startupTaint: { readonly key: string; readonly timeoutMs: number } | undefined;
  /** Whether its images are to be kept in use. */
  readonly isPinned: boolean;
  /** Share of the disk that must stay free; undefined where nobody looks. */
  readonly minFreePercent: number | undefined;
  /** Compressed bytes that its images may have on the node; Infinity for no limit. */
  readonly maxBytes: number;
}

/** Everything that decides what is to be done on one node. */
export interface NodeSituation {
  readonly node: CacheNode;
  /** The caches that choose the node, in a lasting order. */
  readonly caches: readonly CacheOnNode[];
  /** UIDs of caches that are gone but for their deletion, which waits for the nodes. */
  readonly finalizing: ReadonlySet<string>;
  /** Those that pull, of whatever cache. */
  readonly pods: readonly SeenPuller[];
  /** Those that keep images in use. */
  readonly pins: readonly SeenPuller[];
  /** Those that look at the disk. */
  readonly probes: readonly SeenPuller[];
  /** Since when the node is not in the way of its pulls. */
  readonly openSinceMs: number;
  /** Since when it has a start-up taint, as far as we know; undefined where it has none. */
  readonly taintedSinceMs: number | undefined;
  readonly reportsOf: (podUid: string) => PodReports | undefined;
  readonly presenceOf: (
    reference: string,
    note: PullNote | undefined,
    /** What a moving reference is to stand for. */
    target?: Digest,
  ) => Presence;
  /** Why the image cannot run on the node; undefined where it can, or where nobody can tell. */
  readonly platformWaitOf: (reference: string, target: Digest | undefined) => Wait | undefined;
  /** The layers that the node pulls; undefined where that is not known. */
  readonly layersOf: (
    reference: string,
    target: Digest | undefined,
  ) => readonly Layer[] | undefined;
  /** Caches of which nobody knows whether they choose the node. */
  readonly unreadable: readonly UnknownWant[];
  /** Whether what no cache wants any more may be forgotten: not while there is a cache that cannot be read. */
  readonly mayForget: boolean;
  /** Whether an image that no cache wants there now may be wanted again without anybody changing a cache. */
  readonly mayReturn: (reference: string) => boolean;
  readonly nowMs: number;
}
