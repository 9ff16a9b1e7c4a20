import { describe, expect, it } from "vitest";
import { formatFailures, formatImages, formatWaits } from "../../../cli/caches/cache-details.ts";
import { sampleCache, sampleFailure, sampleImage } from "./sample-cache.ts";

const SHOWN = { nowMs: Date.parse("2026-01-01T01:00:00Z"), showsNamespace: false };

describe("formatImages()", () => {
  it("gives each image a line", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const images = [
      sampleImage("docker.io/library/nginx:1.27", { desired: 3, ready: 2, failed: 1, digest }),
      sampleImage("docker.io/library/redis:7", { desired: 3, pulling: 1, waiting: 2 }),
    ];
    expect(formatImages([sampleCache({ images })], SHOWN)).toBe(`\
CACHE   IMAGE                          READY   PULLING   FAILED   WAITING   DIGEST
web     docker.io/library/nginx:1.27   2/3     0         1        0         ${digest}
web     docker.io/library/redis:7      0/3     1         0        2         -
`);
  });
});

describe("formatFailures()", () => {
  it("says what to do and when it is tried again, and how many more there are", () => {
    const failures = [
      sampleFailure(),
      sampleFailure({ node: "node-4", nextTryTime: "2026-01-01T01:05:00Z" }),
      sampleFailure({ node: "node-5", nextTryTime: "2026-01-01T00:59:00Z" }),
    ];
    const caches = [sampleCache({ failures, failuresTotal: 30 })];
    const reason =
      "ManifestUnknown: no such tag; push this tag or digest, or correct the reference";
    expect(formatFailures(caches, { ...SHOWN, showsNamespace: true })).toBe(`\
CACHE      FAILED IMAGE                   NODE     TRIES   NEXT TRY   REASON
shop/web   docker.io/library/nginx:1.27   node-3   2       none       ${reason}
shop/web   docker.io/library/nginx:1.27   node-4   2       in 5m      ${reason}
shop/web   docker.io/library/nginx:1.27   node-5   2       now        ${reason}
and 27 more
`);
  });
});

describe("formatWaits()", () => {
  it("gives each reason a line", () => {
    const message = "the node is cordoned";
    const waiting = [{ reason: "NodeCordoned", nodes: 2, exampleNode: "node-4", message }];
    expect(formatWaits([sampleCache({ waiting })], SHOWN)).toBe(`\
CACHE   WAITING NODES   SUCH AS   REASON
web     2               node-4    NodeCordoned: the node is cordoned
`);
  });
});

it("the details of a cache without any are nothing", () => {
  const caches = [sampleCache()];
  expect([formatImages, formatFailures, formatWaits].map((of) => of(caches, SHOWN))).toEqual([
    "",
    "",
    "",
  ]);
});
