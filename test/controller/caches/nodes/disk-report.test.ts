import { describe, expect, it } from "vitest";
import { parseDiskReport } from "../../../../controller/caches/nodes/disk-report.ts";

// As busybox 1.35.0 prints it for `df -P -k / /layerwise-no-such-file`, errors and all.
const HEADER = "Filesystem           1024-blocks    Used Available Capacity Mounted on";
const ROOT = "overlay              264212084  19650244  75851020  21% /";
const ERROR = "df: /layerwise-no-such-file: can't find mount point";
const REPORT = { totalBytes: 264_212_084 * 1024, availableBytes: 75_851_020 * 1024 };

describe("parseDiskReport()", () => {
  it("reads the line of the root, wherever the error stands", () => {
    expect(parseDiskReport(`${HEADER}\n${ROOT}\n${ERROR}\n`)).toEqual(REPORT);
    expect(parseDiskReport(`${ERROR}\n${HEADER}\n${ROOT}`)).toEqual(REPORT);
  });

  it("reads devices with blanks in their names, and disks of many terabytes", () => {
    const line = "some dev              12342048         0  12342048   0% /";
    expect(parseDiskReport(line)).toEqual({
      totalBytes: 12_342_048 * 1024,
      availableBytes: 12_342_048 * 1024,
    });
    const large = "overlay              109951162777600 1 109951162777599   1% /";
    expect(parseDiskReport(large)?.totalBytes).toBe(109_951_162_777_600 * 1024);
  });

  it.for([
    "",
    HEADER,
    ERROR,
    "tmpfs                 24684096         0  24684096   0% /dev/shm",
    "rootfs                       0         0         0   0% /",
    "overlay              264212084  19650244  -1  21% /",
    `${"x".repeat(5_000)}\n${ROOT}`,
  ])("is undefined for %j", (text) => {
    expect(parseDiskReport(text)).toBeUndefined();
  });
});
