import { describe, expect, it } from "vitest";
import { encodeCheckPull } from "../../../controller/checks/check-pull-pod.ts";
import { decodeCheckPull } from "../../../controller/checks/check-pull-record.ts";
import { digestOf } from "../../support/layers.ts";
import { imageCheck } from "./sample-check.ts";

/** The pod as the API server gives it back with this status. */
function pull(status: object): unknown {
  const record = { check: imageCheck(), uid: "uid-1", resourceVersion: "7", isDiscovered: false };
  const pod = encodeCheckPull(record, {
    nodeName: "node-1",
    platform: "linux/amd64",
    round: "1 ",
    pullerImage: "docker.io/library/busybox:musl",
    priorityClassName: undefined,
    timeoutSeconds: 300,
  });
  return { ...pod, metadata: { ...pod.metadata, uid: "pod-1" }, status };
}

function outcomeWith(status: object) {
  return decodeCheckPull(pull(status))?.outcome;
}

function container(state: object, imageID = ""): object {
  return { containerStatuses: [{ name: "image-0", imageID, state }] };
}

describe("decodeCheckPull()", () => {
  it("reads which check, look and node a pod is for", () => {
    expect(decodeCheckPull(pull({}))).toEqual({
      checkKey: "shop/web",
      checkUid: "uid-1",
      namespace: "shop",
      name: expect.stringMatching(/^layerwise-check-web-/),
      uid: "pod-1",
      nodeName: "node-1",
      platform: "linux/amd64",
      round: "1 ",
      outcome: { kind: "open" },
    });
  });

  it("has pulled once the container has run or failed to", () => {
    const imageID = `registry.example/app@${digestOf("app")}`;
    const pulled = { kind: "pulled", digest: digestOf("app") };
    expect(outcomeWith(container({ terminated: { exitCode: 128 } }, imageID))).toEqual(pulled);
    expect(
      outcomeWith(container({ waiting: { reason: "CreateContainerError" } }, imageID)),
    ).toEqual(pulled);
  });

  it("has failed with the class that the kubelet's words tell", () => {
    const message = "failed to pull and unpack image: no space left on device";
    const waiting = { reason: "ErrImagePull", message };
    expect(outcomeWith(container({ waiting }))).toEqual({
      kind: "failed",
      class: "InsufficientDisk",
      message,
    });
  });

  it.for([
    ["DeadlineExceeded", "Timeout"],
    ["Evicted", "InternalError"],
    ["OutOfpods", "InternalError"],
  ] as const)(
    "has failed without a word of the image where the pod is %s",
    ([reason, expected]) => {
      const status = { phase: "Failed", reason, message: "The kubelet says so" };
      // As kubelets leave a container that there never was.
      const unknown = container({
        terminated: { exitCode: 137, reason: "ContainerStatusUnknown" },
      });
      const outcomes = [status, { ...unknown, ...status }].map(outcomeWith);
      const failed = { kind: "failed", class: expected, message: `${reason}: The kubelet says so` };
      expect(outcomes).toEqual([failed, failed]);
    },
  );

  it("is undefined for any other pod", () => {
    expect(decodeCheckPull({ metadata: { name: "web", labels: { app: "web" } } })).toBeUndefined();
  });
});
