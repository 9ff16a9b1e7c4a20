import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diskWaitOf } from "../../../../controller/caches/nodes/disk-guard.ts";

const DISK = { totalBytes: 100e9, availableBytes: 40e9 };

describe("diskWaitOf()", () => {
  it("lets in what leaves the share free, counting three bytes for each that is pulled", () => {
    expect(diskWaitOf(DISK, { missingBytes: 10e9, minFreePercent: 10 })).toBeUndefined();
    expect(diskWaitOf(DISK, { missingBytes: 10e9, minFreePercent: 11 })).toEqual({
      kind: "waiting",
      reason: "DiskGuard",
      message:
        "40.0 GB of 100.0 GB are free and what is to come takes about 30.0 GB: less than 11 % would be left",
    });
  });

  it("keeps off a disk that is too full already, whatever is known of the images", () => {
    expect(diskWaitOf(DISK, { missingBytes: 0, minFreePercent: 41 })?.reason).toBe("DiskGuard");
    expect(diskWaitOf(DISK, { missingBytes: 0, minFreePercent: 40 })).toBeUndefined();
  });

  it("never lets in more bytes where it does not let in fewer", () => {
    const sizes = fc.integer({ min: 0, max: 100e9 });
    fc.assert(
      fc.property(sizes, sizes, fc.integer({ min: 0, max: 99 }), (a, b, minFreePercent) => {
        const [few, many] = [Math.min(a, b), Math.max(a, b)];
        const waits = (missingBytes: number) =>
          diskWaitOf(DISK, { missingBytes, minFreePercent }) !== undefined;
        expect(waits(few) && !waits(many)).toBe(false);
      }),
    );
  });
});
