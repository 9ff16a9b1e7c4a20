import type { Layer } from "../../../placement/layer.ts";
import { bytesOfLayers } from "../image-layers.ts";
import { diskWaitOf } from "./disk-guard.ts";
import type { DiskReport } from "./disk-report.ts";
import { afterFailure } from "./node-progress.ts";
import type { Wait } from "./node-readiness.ts";
import type { CacheSurvey, ImageSurvey } from "./node-survey.ts";

/** How long it counts what a node said of its disk, unless something is pulled there. */
const FRESH_MS = 300_000;
/** Nodes that are remembered at most. */
const MAX_NODES = 20_000;

const UNKNOWN: Wait = {
  kind: "waiting",
  reason: "DiskGuard",
  message: "The puller image could not tell how full the disk is: it needs busybox with df",
};

interface Look {
  /** Undefined where the node could not tell. */
  readonly report: DiskReport | undefined;
  readonly untilMs: number;
}

/** What nodes have said of their disks lately. */
export class DiskLooks {
  readonly #looks = new Map<string, Look>();
  readonly #changedMs = new Map<string, number>();

  /** Takes in the answer to a question of `askedMs`, unless something was pulled since. */
  take(
    node: string,
    report: DiskReport | undefined,
    { askedMs, nowMs }: { readonly askedMs: number; readonly nowMs: number },
  ): void {
    if (askedMs < (this.#changedMs.get(node) ?? 0)) return;
    if (this.#looks.size >= MAX_NODES) this.#looks.clear();
    this.#looks.set(node, { report, untilMs: nowMs + FRESH_MS });
  }

  /** Undefined where the node has to be asked. */
  of(node: string, nowMs: number): Look | undefined {
    const look = this.#looks.get(node);
    return look !== undefined && nowMs < look.untilMs ? look : undefined;
  }

  /** Something was pulled: the disk is another one now. */
  drop(node: string, nowMs: number): void {
    this.#looks.delete(node);
    if (this.#changedMs.size >= MAX_NODES) this.#changedMs.clear();
    this.#changedMs.set(node, nowMs);
  }
}

/**
 * Holds back what would bring the disk of the node below the free share that the cache asks for, beside what is coming already;
 * in the order listed.
 */
export function guardDisk(
  survey: CacheSurvey,
  {
    look,
    minFreePercent,
    coming,
    layersOf,
  }: {
    readonly look: Look;
    readonly minFreePercent: number;
    /** Of images that are about to come, or have come since the node was asked. */
    readonly coming: readonly Layer[];
    readonly layersOf: (reference: string) => readonly Layer[] | undefined;
  },
): CacheSurvey {
  const taken = [...coming];
  const images = new Map<string, ImageSurvey>();
  let isDue = false;
  for (const [reference, image] of survey.images) {
    if (image.kind === "settled") {
      images.set(reference, image);
      continue;
    }
    const layers = layersOf(reference) ?? [];
    const missingBytes = bytesOfLayers([...taken, ...layers]);
    const wait =
      look.report === undefined
        ? UNKNOWN
        : diskWaitOf(look.report, { missingBytes, minFreePercent });
    if (wait !== undefined) {
      images.set(reference, { kind: "settled", progress: afterFailure(wait, image.failure) });
      continue;
    }
    images.set(reference, image);
    isDue = true;
    taken.push(...layers);
  }
  const isPulling = [...images.values()].some(
    (image) => image.kind === "settled" && image.progress.kind === "pulling",
  );
  return { ...survey, images, standing: isDue || isPulling ? "eager" : "idle" };
}
