import { cpus, loadavg, totalmem } from "node:os";

/** What a figure depends on beside the code: to be told with it. */
export interface MachineConditions {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  /** Load average of the last minute when the benchmark began: anything above 0 is somebody else. */
  readonly loadBefore: number;
}

export function readMachineConditions(): MachineConditions {
  const cores = cpus();
  return {
    cores: cores.length,
    processor: cores[0]?.model ?? "unknown",
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    loadBefore: loadavg()[0] ?? 0,
  };
}
