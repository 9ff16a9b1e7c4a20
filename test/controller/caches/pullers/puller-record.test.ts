import { describe, expect, it } from "vitest";
import { encodePullerPod } from "../../../../controller/caches/pullers/puller-pod.ts";
import {
  decodePullerRecord,
  isHolding,
  isOver,
} from "../../../../controller/caches/pullers/puller-record.ts";

const digest = `sha256:${"a".repeat(64)}`;
const REFERENCES = ["r.example/one:1", "r.example/two:1"] as const;

function rawPod(status: object, kind: "pull" | "pin" | "probe" = "pull"): object {
  const pod = encodePullerPod({
    cache: { namespace: "ns", name: "c", uid: "cache-uid" },
    nodeName: "a",
    kind,
    slot: "0",
    images: REFERENCES.map((reference) => ({ reference, pullPolicy: "IfNotPresent" })),
    pullerImage: "busybox",
    secretNames: [],
    serviceAccountName: undefined,
    priorityClassName: undefined,
    askedMs: 1_700_000_000_123,
  });
  return { ...pod, metadata: { ...pod.metadata, name: "p", uid: "u" }, status };
}

function outcomesOf(...states: readonly object[]) {
  const containerStatuses = states.map((state, index) => ({
    name: `image-${index}`,
    imageID: `r.example/x@${digest}`,
    state,
  }));
  const record = decodePullerRecord(rawPod({ containerStatuses }));
  return record?.images.map(({ outcome }) => outcome);
}

describe("decodePullerRecord()", () => {
  it("reads a pod of a cache, and no other", () => {
    expect(decodePullerRecord(rawPod({}))).toEqual({
      namespace: "ns",
      name: "p",
      uid: "u",
      cacheUid: "cache-uid",
      nodeName: "a",
      kind: "pull",
      askedMs: 1_700_000_000_123,
      images: REFERENCES.map((reference) => ({
        reference,
        pullPolicy: "IfNotPresent",
        outcome: { kind: "open" },
      })),
    });
    expect(decodePullerRecord({ metadata: { name: "p" }, spec: { nodeName: "a" } })).toBe(
      undefined,
    );
  });

  it("leaves alone a pod that only carries the labels of ours", () => {
    const pod = rawPod({}) as { readonly metadata: object };
    const owners = [[], [{ uid: "other", controller: true }], [{ uid: "cache-uid" }]];
    for (const ownerReferences of owners) {
      const copied = { ...pod, metadata: { ...pod.metadata, ownerReferences } };
      expect(decodePullerRecord(copied)).toBe(undefined);
    }
  });

  it("takes an image for pulled once its container was made, whatever becomes of that", () => {
    const pulled = { kind: "pulled", digest };
    expect(outcomesOf({ terminated: { exitCode: 0 } }, { running: {} })).toEqual([pulled, pulled]);
    expect(
      outcomesOf(
        { terminated: { exitCode: 128, reason: "StartError" } },
        { waiting: { reason: "CreateContainerError" } },
      ),
    ).toEqual([pulled, pulled]);
  });

  it("tells what failed in the kubelet's words, and what has not begun", () => {
    const message = 'Back-off pulling image "r.example/one:1": ErrImagePull: not found';
    expect(
      outcomesOf(
        { waiting: { reason: "ImagePullBackOff", message } },
        { waiting: { reason: "PodInitializing" } },
      ),
    ).toEqual([{ kind: "failed", reason: "ImagePullBackOff", message }, { kind: "open" }]);
  });

  it("is over when the kubelet refuses or evicts it, or its own image cannot be had", () => {
    const refused = { phase: "Failed", reason: "OutOfpods", message: "too many" };
    const waiting = { reason: "ErrImagePull", message: "not found" };
    const unable = { initContainerStatuses: [{ name: "no-op", state: { waiting } }] };
    const broken = {
      initContainerStatuses: [
        { name: "no-op", state: { terminated: { exitCode: 1, reason: "Error" } } },
      ],
    };
    const refusals = [refused, unable, broken, {}].map((status) => {
      const record = decodePullerRecord(rawPod(status));
      return record && isOver(record) ? record.refusal : undefined;
    });
    const hasBegun = false;
    expect(refusals).toEqual([
      { reason: "OutOfpods", message: "too many", hasBegun },
      { reason: "ErrImagePull", message: "The puller image: not found", hasBegun },
      { reason: "Error", message: "The puller image ended with code 1", hasBegun },
      undefined,
    ]);
  });

  it("takes no image for pulled whose container there never was when the pod was evicted, though its pull may have begun", () => {
    const unknown = { exitCode: 137, reason: "ContainerStatusUnknown", message: "not located" };
    const ended = {
      phase: "Failed",
      initContainerStatuses: [{ name: "no-op", state: { terminated: { exitCode: 0 } } }],
      containerStatuses: [
        { name: "image-0", imageID: `r.example/x@${digest}`, state: { terminated: unknown } },
        { name: "image-1", imageID: "", state: { terminated: unknown } },
      ],
    };
    const evicted = { reason: "Evicted", message: "The node was low on resource: memory. " };
    const records = [{ ...ended, ...evicted }, ended].map((status) =>
      decodePullerRecord(rawPod(status)),
    );
    const outcomes = [{ kind: "pulled", digest }, { kind: "open" }];
    expect(records).toMatchObject([
      { images: outcomes.map((outcome) => ({ outcome })), refusal: { ...evicted, hasBegun: true } },
      {
        images: outcomes.map((outcome) => ({ outcome })),
        refusal: { reason: unknown.reason, message: unknown.message, hasBegun: true },
      },
    ]);
  });

  it("is over when its node has restarted: a kubelet gives such a pod no second sandbox", () => {
    const done = { name: "no-op", state: { terminated: { exitCode: 0, reason: "Completed" } } };
    const lost = {
      phase: "Pending",
      conditions: [{ type: "PodReadyToStartContainers", status: "False" }],
      initContainerStatuses: [done],
      containerStatuses: [{ name: "image-0", state: { waiting: { reason: "PodInitializing" } } }],
    };
    const begins = { name: "no-op", state: { waiting: { reason: "PodInitializing" } } };
    const alive = [{ type: "PodReadyToStartContainers", status: "True" }];
    const records = [
      rawPod(lost),
      rawPod({ ...lost, conditions: alive }),
      rawPod({ ...lost, initContainerStatuses: [begins] }),
      rawPod(lost, "pin"),
    ].map(decodePullerRecord);
    expect(records.map((record) => record?.refusal)).toEqual([
      {
        reason: "SandboxLost",
        message: "The node lost the pod's sandbox, as when it restarts, and makes no other",
        hasBegun: true,
      },
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("tells pods that pin, which hold their images when all run, and pods that look at the disk", () => {
    const running = REFERENCES.map((_, index) => ({
      name: `image-${index}`,
      imageID: `r.example/x@${digest}`,
      state: { running: {} },
    }));
    const pins = [running, running.slice(1)].map((containerStatuses) =>
      decodePullerRecord(rawPod({ containerStatuses }, "pin")),
    );
    expect(pins.map((pin) => [pin?.kind, pin && isHolding(pin)])).toEqual([
      ["pin", true],
      ["pin", false],
    ]);
    const state = { terminated: { exitCode: 1, message: "overlay 1 1 1 1% /" } };
    const probe = decodePullerRecord(
      rawPod({ containerStatuses: [{ name: "disk", state }] }, "probe"),
    );
    expect([probe?.kind, probe?.diskText]).toEqual(["probe", "overlay 1 1 1 1% /"]);
    expect(decodePullerRecord(rawPod({}, "probe"))).not.toHaveProperty("diskText");
  });
});
