import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatRemovalReport,
  MAX_REMOVED_IMAGES,
  parseRemovalReport,
  type RemovalOutcome,
} from "../../api/removal-report.ts";

const OUTCOMES: readonly RemovalOutcome[] = [
  { kind: "removed" },
  { kind: "absent" },
  { kind: "inUse" },
  { kind: "shared" },
  { kind: "failed", message: "RemoveImage at /run/containerd/containerd.sock: it's locked" },
];

describe("formatRemovalReport()", () => {
  it("is read back by parseRemovalReport()", () => {
    const done = { kind: "done", outcomes: OUTCOMES } as const;
    const fault = { kind: "fault", message: "Cannot find the socket" } as const;
    expect(parseRemovalReport(formatRemovalReport(done))).toEqual(done);
    expect(parseRemovalReport(formatRemovalReport(fault))).toEqual(fault);
  });

  it("writes a fault and outcomes as short JSON", () => {
    expect(formatRemovalReport({ kind: "fault", message: "no\nsocket" })).toBe(
      '{"fault":"no socket"}',
    );
    expect(formatRemovalReport({ kind: "done", outcomes: OUTCOMES.slice(1, 3) })).toBe(
      '{"outcomes":["absent","inUse"]}',
    );
  });

  it("always fits into a termination message and keeps every outcome", () => {
    const outcome = fc.oneof(
      fc.constantFrom(...OUTCOMES),
      fc.string({ unit: "binary", maxLength: 5_000 }).map((message): RemovalOutcome => {
        return { kind: "failed", message };
      }),
    );
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: MAX_REMOVED_IMAGES }), (outcomes) => {
        const text = formatRemovalReport({ kind: "done", outcomes });
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096);
        const read = parseRemovalReport(text);
        expect(read?.kind === "done" && read.outcomes.map(({ kind }) => kind)).toEqual(
          outcomes.map(({ kind }) => kind),
        );
      }),
    );
  });

  it("cuts a fault to fit", () => {
    const message = `"\\${"ü".repeat(5_000)}${"x".repeat(5_000)}`;
    const text = formatRemovalReport({ kind: "fault", message });
    expect(text).toBe(JSON.stringify({ fault: `'${"x".repeat(1_499)}` }));
  });
});

describe("parseRemovalReport()", () => {
  it.for([
    "",
    "{",
    "null",
    '"removed"',
    "{}",
    '{"outcomes":["gone"]}',
    '{"outcomes":[],"fault":""}',
    `{"fault":"${"x".repeat(2_000)}"}`,
    JSON.stringify({ outcomes: Array(51).fill("removed") }),
  ])("is undefined for %s", (text) => {
    expect(parseRemovalReport(text)).toBeUndefined();
  });
});
