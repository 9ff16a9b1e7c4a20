import { describe, expect, it } from "vitest";
import { CheckPulls } from "../../../controller/checks/check-pulls.ts";

function pullOf(uid: string, checkUid = "check-1") {
  return {
    checkKey: "shop/web",
    checkUid,
    namespace: "shop",
    name: "pull",
    uid,
    nodeName: "node-1",
    platform: "linux/amd64",
    round: "1 ",
    outcome: { kind: "open" },
  } as const;
}

describe("CheckPulls", () => {
  it("keeps the pods of each check, with when each was first seen", () => {
    const pulls = new CheckPulls();
    pulls.observe("shop/a", pullOf("pod-1"), 1_000);
    pulls.observe("shop/a", pullOf("pod-1"), 2_000);
    pulls.observe("shop/b", pullOf("pod-2", "check-2"), 3_000);
    expect(pulls.of("check-1")).toEqual([{ ...pullOf("pod-1"), seenMs: 1_000 }]);
    expect(pulls.of("check-2")).toEqual([{ ...pullOf("pod-2", "check-2"), seenMs: 3_000 }]);
    expect([pulls.size, pulls.of("check-3")]).toEqual([2, []]);
  });

  it("takes another pod of the same name for another", () => {
    const pulls = new CheckPulls();
    pulls.observe("shop/a", pullOf("pod-1"), 1_000);
    pulls.observe("shop/a", pullOf("pod-2"), 2_000);
    pulls.forget("shop/a", pullOf("pod-1"));
    expect(pulls.of("check-1")).toEqual([{ ...pullOf("pod-2"), seenMs: 2_000 }]);
    pulls.forget("shop/a", pullOf("pod-2"));
    expect([pulls.size, pulls.of("check-1")]).toEqual([0, []]);
  });
});
