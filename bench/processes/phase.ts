import { systemClock } from "../../runtime/clock.ts";
import type { MeasuredRole } from "./measured-role.ts";
import type { LongestStall } from "./stalls.ts";

/** The longest event-loop lag by the role's own metric, and the stall probe's view of the same time. */
export interface PhaseStall extends LongestStall {
  readonly lagMs: number;
}

/** What a role used of the machine while something was going on. */
export interface PhaseUsage {
  readonly seconds: number;
  /** Processor time of all its threads, and of the one that runs the event loop. */
  readonly cpuSeconds: number;
  readonly loopCpuSeconds: number;
  /** How long that thread was kept from running by others. */
  readonly loopWaitSeconds: number;
}

export interface Phase<T> {
  readonly value: T;
  readonly stall: PhaseStall;
  readonly used: PhaseUsage;
}

/** Watches a role while `work` runs. */
export async function watchPhase<T>(role: MeasuredRole, work: () => Promise<T>): Promise<Phase<T>> {
  // The metric counts from when it was last read.
  await role.readLongestLagMs();
  const before = await role.readUsage();
  const fromMs = systemClock.nowMs();
  const value = await work();
  const toMs = systemClock.nowMs();
  const after = await role.readUsage();
  const used = {
    seconds: (toMs - fromMs) / 1000,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    loopCpuSeconds: after.loopCpuSeconds - before.loopCpuSeconds,
    loopWaitSeconds: after.loopWaitSeconds - before.loopWaitSeconds,
  };
  return { value, used, stall: await readPhaseStall(role, { fromMs, toMs }) };
}

/** The stalls of a time that has just ended, and that began with the role or when they were last read. */
export async function readPhaseStall(
  role: MeasuredRole,
  time: { readonly fromMs: number; readonly toMs: number },
): Promise<PhaseStall> {
  const lagMs = await role.readLongestLagMs();
  return { lagMs, ...(await role.readStalls(time)) };
}
