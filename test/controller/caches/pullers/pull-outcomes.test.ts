import { describe, expect, it } from "vitest";
import { decodePullOutcomes } from "../../../../controller/caches/pullers/pull-outcomes.ts";
import { rawPod } from "./raw-puller-pod.ts";

const digest = `sha256:${"a".repeat(64)}`;
function outcomesOf(...states: readonly object[]) {
  const containerStatuses = states.map((state, index) => ({
    name: `image-${index}`,
    imageID: `r.example/x@${digest}`,
    state,
  }));
  const { images } = decodePullOutcomes(rawPod({ containerStatuses }));
  return images.map(({ outcome }) => outcome);
}

describe("decodePullOutcomes()", () => {
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
      decodePullOutcomes(rawPod(status)),
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
    ].map(decodePullOutcomes);
    expect(records.map((record) => record.refusal)).toEqual([
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
});
