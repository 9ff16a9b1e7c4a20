import type { Resources } from "../../../../bench/simulation/scheduler/resources.ts";

/** For tables of cases: CPU in thousandths, and bytes. */
export function resources([cpuMillis = 0, memoryBytes = 0]: readonly number[]): Resources {
  return { cpuMillis, memoryBytes };
}
