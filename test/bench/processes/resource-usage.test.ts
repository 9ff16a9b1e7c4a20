import { describe, expect, it } from "vitest";
import {
  parseCpuSeconds,
  parseStatusMiB,
  readResourceUsage,
} from "../../../bench/processes/resource-usage.ts";

describe("parseStatusMiB()", () => {
  const status = "Name:\tnode\nVmHWM:\t  102400 kB\nVmRSS:\t   51200 kB\n";

  it("reads a size in MiB", () => {
    expect([parseStatusMiB(status, "VmHWM"), parseStatusMiB(status, "VmRSS")]).toEqual([100, 50]);
  });

  it("refuses a status without it", () => {
    expect(() => parseStatusMiB(status, "VmSwap")).toThrow("Cannot find VmSwap");
  });
});

describe("parseCpuSeconds()", () => {
  it("adds user and system time, whatever the program is called", () => {
    const fields = "S 1 1 1 0 -1 4194304 1 0 0 0 250 50 0 0 20 0 11 0";
    expect(parseCpuSeconds(`77 (node (v 24) ) ${fields}`)).toBe(3);
  });

  it("refuses a line that is cut off", () => {
    expect(() => parseCpuSeconds("77 (node) S 1 1")).toThrow(SyntaxError);
  });
});

describe("readResourceUsage()", () => {
  it("says which program it cannot read", async () => {
    await expect(readResourceUsage(-1)).rejects.toThrow("Cannot read what program -1 uses");
  });
});
