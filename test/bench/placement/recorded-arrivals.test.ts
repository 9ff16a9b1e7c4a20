import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRecordedArrivals } from "../../../bench/placement/recorded-arrivals.ts";
import { makeTemporaryFolder } from "../../cluster/temporary-folder.ts";

const podColumns = ["name", "cpu_milli", "memory_mib", "creation_time", "deletion_time"];

async function read(recording: string | undefined) {
  await using folder = await makeTemporaryFolder();
  if (recording !== undefined) {
    await writeFile(join(folder.path, "alibaba_openb_arrivals.json"), recording);
  }
  return await readRecordedArrivals(folder.path);
}

describe("readRecordedArrivals()", () => {
  it("reads pods in order of time and leaves out those without an end", async () => {
    const pods = [
      ["b", 2000, 1024, 50, 80],
      ["a", 1000, 512, 10, 30],
      ["c", 1000, 512, 20, null],
    ];
    expect(await read(JSON.stringify({ podColumns, pods }))).toEqual([
      { atSeconds: 10, lifeSeconds: 20, cpuMillis: 1000, memoryBytes: 512 * 1024 ** 2 },
      { atSeconds: 50, lifeSeconds: 30, cpuMillis: 2000, memoryBytes: 1024 ** 3 },
    ]);
  });

  it("is undefined where there is no recording", async () => {
    expect(await read(undefined)).toBeUndefined();
  });

  it("says which file cannot be used", async () => {
    await expect(read("{")).rejects.toThrow(/^Cannot use the recorded arrivals in ".*openb/);
  });
});
