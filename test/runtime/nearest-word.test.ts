import { describe, expect, it } from "vitest";
import { nearestWord } from "../../runtime/nearest-word.ts";

describe("nearestWord()", () => {
  it.for([
    ["--metrics-listn", "--metrics-listen"],
    ["--METRICS-LISTEN", "--metrics-listen"],
    ["--lsiten", "--listen"],
    ["--everything", undefined],
    ["", undefined],
    ["x".repeat(100_000), undefined],
  ] as const)("finds for %j the candidate %j", ([word, found]) => {
    expect(nearestWord(word, ["--listen", "--metrics-listen", "--kubeconfig"])).toBe(found);
  });
});
