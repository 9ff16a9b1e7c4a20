import { systemClock } from "../../runtime/clock.ts";
import type { NodeUpdates } from "../cluster/node-updates.ts";
import type { MeasuredRole } from "./measured-role.ts";
import { type PhaseStall, type PhaseUsage, watchPhase } from "./phase.ts";

/** Nodes with one other image each. */
export interface UpdateCost {
  readonly updates: number;
  readonly perSecond: number;
  /** Processor time of the role for one update, less what it uses at rest. */
  readonly cpuMs: number;
  /** Of that, on the event loop. */
  readonly loopCpuMs: number;
  readonly stall: PhaseStall;
}

export const UPDATES_PER_SECOND = 100;
const UPDATES = 1000;
/** How long after it was accepted an update may reach the role. */
const SETTLE_MS = 2000;

/** Streams node updates; `rest` is what the role uses without any. */
export async function measureUpdateCost(
  role: MeasuredRole,
  { updates, rest }: { readonly updates: NodeUpdates; readonly rest: PhaseUsage },
  signal: AbortSignal,
): Promise<UpdateCost> {
  const { value, stall, used } = await watchPhase(role, async () => {
    const sent = await updates.send(UPDATES_PER_SECOND, { count: UPDATES, signal });
    await systemClock.sleep(SETTLE_MS, signal);
    return sent;
  });
  const perUpdateMs = (field: "cpuSeconds" | "loopCpuSeconds") => {
    const atRest = (rest[field] / rest.seconds) * used.seconds;
    return (Math.max(0, used[field] - atRest) * 1000) / value.updates;
  };
  return {
    ...value,
    cpuMs: perUpdateMs("cpuSeconds"),
    loopCpuMs: perUpdateMs("loopCpuSeconds"),
    stall,
  };
}
