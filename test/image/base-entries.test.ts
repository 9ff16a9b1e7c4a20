import { describe, expect, it } from "vitest";
import { sharedLibrariesIn } from "../../image/base-entries.ts";

describe("sharedLibrariesIn()", () => {
  it("finds the libraries and the loader, and not what the kernel brings", () => {
    const printed = `	linux-vdso.so.1 (0x00007f25f866d000)
	libdl.so.2 => /lib/x86_64-linux-gnu/libdl.so.2 (0x00007f25f8657000)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f25f813e000)
	/lib64/ld-linux-x86-64.so.2 (0x00007f25f866f000)
`;
    expect(sharedLibrariesIn(printed)).toEqual([
      "/lib/x86_64-linux-gnu/libdl.so.2",
      "/lib/x86_64-linux-gnu/libc.so.6",
      "/lib64/ld-linux-x86-64.so.2",
    ]);
  });
});
