import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { PullFailures } from "../../../../controller/caches/pullers/pull-failures.ts";
import { PullerMaker } from "../../../../controller/caches/pullers/puller-maker.ts";
import {
  type PullerKind,
  type PullerPodOptions,
  pullerPodNameOf,
} from "../../../../controller/caches/pullers/puller-pod.ts";
import type { PullerWrite } from "../../../../controller/caches/pullers/puller-writer.ts";
import { ClusterState } from "../../../../controller/cluster-state.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { cacheOnNode, situation } from "../nodes/sample-situation.ts";
import { imageCache } from "../sample-cache.ts";

const WEB = { reference: "r.example/web:1", pullPolicy: "IfNotPresent" } as const;
const cache = cacheOnNode([WEB.reference]);

/** Has one pod made for a cache with this spec, which comes to what is said. */
async function make(
  spec: object,
  write: PullerWrite = { kind: "made" },
  kind: PullerKind = "pull",
) {
  const state = new ClusterState({ clock: new FakeClock(), maxImages: 10 });
  const { key, identity } = cache;
  const record = imageCache({ namespace: identity.namespace, name: identity.name, spec });
  state.observeCache(key, { key, identity, resourceVersion: "1", cache: record });
  const failures = new PullFailures(() => 0);
  const made: PullerPodOptions[] = [];
  const maker = new PullerMaker({
    state,
    writer: {
      create: async (options) => {
        made.push(options);
        return write;
      },
    },
    failures,
    pullerImage: "r.example/busybox:musl",
    serviceAccountName: "by-default",
    priorityClassName: "low",
    logger: pino({ enabled: false }),
  });
  const making = await maker.make(situation([cache]), { cache, kind, slot: "0", images: [WEB] });
  const failureOf = (reference: string) =>
    failures.of({ node: "a", cacheUid: identity.uid, reference });
  const name = pullerPodNameOf(identity, { nodeName: "a", kind, slot: "0" });
  return { making, made, failure: failureOf(WEB.reference), podFailure: failureOf(name) };
}

describe("PullerMaker", () => {
  it("makes a pod as the options have it where the cache says nothing", async () => {
    const { making, made } = await make({});
    expect(making).toBe("made");
    expect(made).toEqual([
      {
        cache: cache.identity,
        nodeName: "a",
        kind: "pull",
        slot: "0",
        images: [WEB],
        askedMs: 2_000_000,
        pullerImage: "r.example/busybox:musl",
        secretNames: [],
        serviceAccountName: "by-default",
        priorityClassName: "low",
      },
    ]);
  });

  it("goes by the cache's own secrets, service account and priority", async () => {
    const { made } = await make({
      imagePullSecrets: [{ name: "one" }, { name: "two" }],
      serviceAccountName: "own",
      priorityClassName: "high",
    });
    expect(made).toMatchObject([
      { secretNames: ["one", "two"], serviceAccountName: "own", priorityClassName: "high" },
    ]);
  });

  it("counts a pod that the API server refuses as a try of its images, which are not to blame", async () => {
    const { making, failure } = await make({}, { kind: "refused", message: "exceeded quota" });
    expect([making, failure]).toEqual([
      "refused",
      {
        kind: "failed",
        reason: "InternalError",
        message: "The API server refused the puller pod: exceeded quota",
        attempts: 1,
        atMs: 2_000_000,
        isFinal: false,
        nextTryMs: 2_010_000,
      },
    ]);
  });

  it("tries again later, and says so, where nobody knows whether there is a pod now", async () => {
    const { making, failure } = await make({}, { kind: "untold", message: "no answer" });
    expect([making, failure]).toMatchObject([
      "untold",
      {
        message: "The API server did not take the puller pod: no answer",
        attempts: 1,
        isFinal: false,
        nextTryMs: 2_010_000,
      },
    ]);
  });

  it.for(["pin", "probe"] as const)(
    "counts a %s that the API server refuses as a try of the pod: its images have nothing to do with it",
    async (kind) => {
      const refused = { kind: "refused", message: "exceeded quota" } as const;
      expect(await make({}, refused, kind)).toMatchObject({
        failure: undefined,
        podFailure: { attempts: 1, nextTryMs: 2_010_000 },
      });
    },
  );

  it("has to come again for a pod of which there is another one still, and blames nobody", async () => {
    const { making, failure } = await make({}, { kind: "exists" });
    expect([making, failure]).toEqual(["exists", undefined]);
  });
});
