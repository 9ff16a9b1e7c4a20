import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** A pod as a real cluster was asked for it. */
export interface RecordedArrival {
  readonly atSeconds: number;
  readonly lifeSeconds: number;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

const Recording = z.object({
  podColumns: z.array(z.string()),
  pods: z.array(z.array(z.unknown())),
});
const Amount = z.coerce.number().nonnegative();

/**
 * Reads the arrivals of Alibaba's cluster-trace-gpu-v2023 (`alibaba_openb_arrivals.json`) in order of time; undefined where
 * there is no such file. Pods without an end are left out.
 *
 * @throws Error when the file is there but cannot be used
 */
export async function readRecordedArrivals(
  directory: string,
): Promise<RecordedArrival[] | undefined> {
  const path = join(directory, "alibaba_openb_arrivals.json");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const { podColumns, pods } = Recording.parse(JSON.parse(text));
    const column = (name: string) => podColumns.indexOf(name);
    const [cpu, memory] = [column("cpu_milli"), column("memory_mib")];
    const [created, deleted] = [column("creation_time"), column("deletion_time")];
    return pods
      .filter((row) => row[deleted] !== null && row[deleted] !== "")
      .map((row) => ({
        atSeconds: Amount.parse(row[created]),
        lifeSeconds: Math.max(0, Amount.parse(row[deleted]) - Amount.parse(row[created])),
        cpuMillis: Amount.parse(row[cpu]),
        memoryBytes: Amount.parse(row[memory]) * 1024 ** 2,
      }))
      .sort((a, b) => a.atSeconds - b.atSeconds);
  } catch (cause) {
    throw new Error(`Cannot use the recorded arrivals in "${path}"`, { cause });
  }
}
