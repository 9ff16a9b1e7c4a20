import { readFile } from "node:fs/promises";
import { TICKS_PER_SECOND } from "./resource-usage.ts";

/** Processor time of the whole machine since it started, of all processors together. */
export interface MachineTime {
  readonly busySeconds: number;
  readonly idleSeconds: number;
}

/** @throws Error where there is no /proc */
export async function readMachineTime(): Promise<MachineTime> {
  return parseMachineTime(await readFile("/proc/stat", "utf8"));
}

/** Waiting for a disk counts as idle, what a hypervisor took as neither; guests are in the user time already (proc_stat(5)). */
export function parseMachineTime(stat: string): MachineTime {
  const [line = ""] = stat.split("\n", 1);
  const ticks = line.split(/ +/).slice(1, 8).map(Number);
  const [user = 0, nice = 0, system = 0, idle = 0, ioWait = 0, interrupts, softInterrupts] = ticks;
  if (!line.startsWith("cpu ") || interrupts === undefined || softInterrupts === undefined) {
    throw new SyntaxError("Cannot find the processor time of the machine");
  }
  return {
    busySeconds: (user + nice + system + interrupts + softInterrupts) / TICKS_PER_SECOND,
    idleSeconds: (idle + ioWait) / TICKS_PER_SECOND,
  };
}
