import { readFile } from "node:fs/promises";
import type { Daemon } from "../../test/cluster/daemon.ts";

/** What the kernel says of a running program. Linux only. */
export interface ResourceUsage {
  readonly rssMiB: number;
  /** The most it ever had. */
  readonly peakRssMiB: number;
  /** Processor time of all threads. */
  readonly cpuSeconds: number;
  /** Of the thread that runs the event loop: how long it ran, and how long it could have but had no processor. */
  readonly loopCpuSeconds: number;
  readonly loopWaitSeconds: number;
}

/** Linux counts processor time for user space in hundredths of a second, whatever the kernel's own tick is. */
export const TICKS_PER_SECOND = 100;

/** @throws Error when the program does not run, or there is no /proc */
export async function readUsageOf({
  pid,
  name,
}: Pick<Daemon, "pid" | "name">): Promise<ResourceUsage> {
  if (pid === undefined) throw new Error(`The ${name} could not be started`);
  return readResourceUsage(pid);
}

/** @throws Error when there is no such program, or no /proc */
export async function readResourceUsage(pid: number): Promise<ResourceUsage> {
  try {
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    const [ran = 0, waited = 0] = (await readFile(`/proc/${pid}/task/${pid}/schedstat`, "utf8"))
      .split(" ")
      .map((nanoseconds) => Number(nanoseconds) / 1e9);
    return {
      rssMiB: parseStatusMiB(status, "VmRSS"),
      peakRssMiB: parseStatusMiB(status, "VmHWM"),
      cpuSeconds: parseCpuSeconds(await readFile(`/proc/${pid}/stat`, "utf8")),
      loopCpuSeconds: ran,
      loopWaitSeconds: waited,
    };
  } catch (cause) {
    throw new Error(`Cannot read what program ${pid} uses: this needs Linux`, { cause });
  }
}

/** A size in /proc/PID/status, which gives it in KiB. */
export function parseStatusMiB(status: string, field: string): number {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status);
  if (match === null) throw new SyntaxError(`Cannot find ${field} in the status of a program`);
  return Number(match[1]) / 1024;
}

/** User and system time in /proc/PID/stat; the name in it may hold blanks and brackets. */
export function parseCpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (Number.isNaN(ticks)) throw new SyntaxError("Cannot find the processor time of a program");
  return ticks / TICKS_PER_SECOND;
}
