import { describe, expect, it } from "vitest";
import {
  type FailedPull,
  PullFailures,
} from "../../../../controller/caches/pullers/pull-failures.ts";

const place = { node: "a", cacheUid: "c", reference: "r.example/web:1" };

function failedTry(tryId: string, change: Partial<FailedPull> = {}): FailedPull {
  const message = "not found";
  return {
    tryId,
    reason: "ManifestUnknown",
    message,
    atMs: 0,
    backoffLimit: 1,
    mayBeFinal: true,
    ...change,
  };
}

describe("PullFailures", () => {
  it("counts each try once, and waits longer after each", () => {
    const failures = new PullFailures(() => 0);
    expect(failures.add(place, failedTry("p1", { backoffLimit: 9 }))).toBe(true);
    expect(failures.add(place, failedTry("p1", { backoffLimit: 9, atMs: 99 }))).toBe(false);
    expect(failures.of(place)).toEqual({
      kind: "failed",
      reason: "ManifestUnknown",
      message: "not found",
      atMs: 0,
      attempts: 1,
      isFinal: false,
      nextTryMs: 10_000,
    });
    failures.add(place, failedTry("p2", { backoffLimit: 9 }));
    expect(failures.of(place)).toMatchObject({ attempts: 2, nextTryMs: 20_000 });
  });

  it("gives up what is proven after as many retries as are allowed", () => {
    const failures = new PullFailures();
    failures.add(place, failedTry("p1"));
    expect(failures.of(place)).toMatchObject({ isFinal: false });
    failures.add(place, failedTry("p2"));
    expect(failures.of(place)).toMatchObject({ isFinal: true, attempts: 2 });
    expect(failures.of(place)).not.toHaveProperty("nextTryMs");
  });

  it("never gives up passing trouble, nor what the image is not to blame for, 5 minutes apart at most", () => {
    const failures = new PullFailures(() => 0);
    for (let index = 0; index < 20; index++) {
      failures.add(place, failedTry(`p${index}`, { reason: "ConnectRefused" }));
    }
    expect(failures.of(place)).toMatchObject({ attempts: 20, isFinal: false, nextTryMs: 300_000 });
    const other = { ...place, reference: "r.example/api:1" };
    for (const id of ["p1", "p2", "p3"]) failures.add(other, failedTry(id, { mayBeFinal: false }));
    expect(failures.of(other)).toMatchObject({ isFinal: false });
  });

  it("gives what was given up one more try at a refresh, 5 minutes after the last at the soonest", () => {
    const failures = new PullFailures(() => 0);
    const [passing, other] = [
      { ...place, node: "b" },
      { ...place, cacheUid: "d" },
    ];
    for (const each of [place, other]) failures.add(each, failedTry("p1", { backoffLimit: 0 }));
    failures.add(passing, failedTry("p1", { reason: "Reset" }));
    failures.retryFinal("c", 299_999);
    expect(failures.of(place)).toMatchObject({ isFinal: true });
    failures.retryFinal("c", 300_000);
    expect(failures.of(place)).toMatchObject({ isFinal: false, attempts: 1, nextTryMs: 300_000 });
    expect(failures.of(passing)).toMatchObject({ nextTryMs: 10_000 });
    expect(failures.of(other)).toMatchObject({ isFinal: true });
    expect(failures.add(place, failedTry("p1", { backoffLimit: 0 }))).toBe(false);
    failures.add(place, failedTry("p2", { backoffLimit: 0 }));
    expect(failures.of(place)).toMatchObject({ isFinal: true, attempts: 2 });
    expect(failures.of(place)).not.toHaveProperty("nextTryMs");
  });

  it("needs one try on each node to see that what was given up before this term still fails alike", () => {
    const failures = new PullFailures(() => 0);
    const base = { kind: "failed", reason: "ManifestUnknown", message: "", attempts: 4 } as const;
    const restored = () => failures.restore(place, { ...base, atMs: 0, isFinal: true });
    const isFinalOn = (node: string, change: Partial<FailedPull> = {}) => {
      const there = { ...place, node };
      failures.add(there, failedTry("p1", { backoffLimit: 3, ...change }));
      return failures.of(there)?.isFinal;
    };
    restored();
    expect(isFinalOn("b")).toBe(true);
    expect(isFinalOn("c", { reason: "Denied" })).toBe(false);
    expect(isFinalOn("d", { mayBeFinal: false })).toBe(false);
    failures.clear({ ...place, node: "e" });
    expect(isFinalOn("f")).toBe(false);
    restored();
    failures.clearCache("c");
    expect(isFinalOn("g")).toBe(false);
    failures.restore(place, { ...base, atMs: 0, isFinal: false, nextTryMs: 0 });
    expect(isFinalOn("h")).toBe(false);
  });

  it("forgets what was pulled, what a cache is tried anew for, and nodes", () => {
    const failures = new PullFailures();
    const places = [place, { ...place, cacheUid: "d" }, { ...place, node: "b" }];
    for (const each of places) failures.add(each, failedTry("p1"));
    failures.clearCache("c");
    expect(places.map((each) => failures.of(each)?.attempts)).toEqual([undefined, 1, undefined]);
    failures.forgetNode("a");
    expect(places.map((each) => failures.of(each)?.attempts)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
