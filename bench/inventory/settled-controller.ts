import { systemClock } from "../../runtime/clock.ts";
import type { ControlPlane } from "../../test/cluster/control-plane.ts";
import type { BenchmarkContext } from "../benchmark.ts";
import type { MeasuredRole } from "../processes/measured-role.ts";
import { parseMetric } from "../processes/metrics-text.ts";
import { readApiWrites } from "./api-writes.ts";

const POLL_MS = 1000;
/** Without a write for so long it has done what there was to do: it annotates a node at most once a minute. */
const QUIET_MS = 65_000;
const PATIENCE_MS = 20 * 60_000;

/** When a controller had learnt everything, and what it wrote until then. */
export interface Settled {
  /** From the call until the last write. */
  readonly seconds: number;
  readonly writes: number;
}

/** Waits until `images` manifests are known and nothing has been written for a while; nobody else may write meanwhile. */
export async function untilSettled(
  role: MeasuredRole,
  { controlPlane, images }: { readonly controlPlane: ControlPlane; readonly images: number },
  { progress, signal }: BenchmarkContext,
): Promise<Settled> {
  const startMs = performance.now();
  const before = await readApiWrites(controlPlane);
  let writes = 0;
  let lastWriteMs = startMs;
  for (;;) {
    const manifests = parseMetric(await role.readMetrics(), "layerwise_manifests");
    const now = (await readApiWrites(controlPlane)) - before;
    if (now > writes) lastWriteMs = performance.now();
    writes = now;
    progress.detail(`${manifests} of ${images} manifests, ${writes} writes`);
    if (manifests >= images && performance.now() - lastWriteMs > QUIET_MS) {
      return { seconds: (lastWriteMs - startMs) / 1000, writes };
    }
    if (performance.now() - startMs > PATIENCE_MS) {
      throw new Error(
        `The controller does not come to rest: ${manifests} of ${images} manifests, ${writes} writes`,
      );
    }
    await systemClock.sleep(POLL_MS, signal);
  }
}
