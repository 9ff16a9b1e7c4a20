import { expect, it } from "vitest";
import { neverPulledFinding } from "../../cli/never-pulled.ts";
import { parsePlatform } from "../../placement/platform.ts";
import { useOf } from "./sample-use.ts";

const platform = parsePlatform("linux/amd64");
const images = [{ names: ["<none>@<none>", "docker.io/library/web:v1"], sizeBytes: 1 }];
const node = { name: "a", platform, labels: {}, taints: [], images };

it("neverPulledFinding() finds an image good that a node which may run it reports", () => {
  const present = { verdict: "good", reason: "Present", platforms: [] };
  expect(neverPulledFinding(useOf("web:v1"), [node])).toEqual(present);
});

it("neverPulledFinding() does not take what no eligible node reports for absent", () => {
  const tainted = { ...node, taints: [{ key: "gpu", effect: "NoSchedule" }] };
  expect(neverPulledFinding(useOf("web:v1"), [tainted])).toEqual({
    verdict: "unknown",
    reason: "PullNeverNotCached",
    message:
      '"web:v1" is never pulled, and no node that may run it is known to have it; bring the image onto the nodes, or change imagePullPolicy',
    platforms: [],
  });
});

it("neverPulledFinding() refuses what is no reference", () => {
  expect(neverPulledFinding(useOf("Web"), [])).toMatchObject({
    verdict: "bad",
    reason: "InvalidReference",
  });
});
