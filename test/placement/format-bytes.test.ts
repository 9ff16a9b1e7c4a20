import { describe, expect, it } from "vitest";
import { formatBytes } from "../../placement/format-bytes.ts";

describe("formatBytes()", () => {
  it.for([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [68_741_916, "68.7 MB"],
    [999_960, "1.0 MB"],
    [5e15, "5000.0 TB"],
  ] as const)("writes %d as %s", ([bytes, text]) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
