import { describe, expect, it } from "vitest";
import { decodePod } from "../../kube/pod-decoder.ts";

const RAW = {
  metadata: {
    name: "web-1",
    namespace: "shop",
    uid: "u1",
    ownerReferences: [{ uid: "other" }, { uid: "rs", controller: true }],
  },
  spec: {
    nodeName: "a",
    initContainers: [{ name: "setup", image: "busybox" }],
    containers: [
      { name: "web", image: "nginx:1", resources: { requests: { cpu: "500m", memory: "1Gi" } } },
    ],
  },
  status: {
    phase: "Pending",
    initContainerStatuses: [{ name: "setup", imageID: "docker.io/library/busybox@sha256:aa" }],
    containerStatuses: [{ name: "web", imageID: "" }],
  },
};

describe("decodePod()", () => {
  it("keeps what placement needs", () => {
    expect(decodePod(RAW)).toEqual({
      namespace: "shop",
      name: "web-1",
      uid: "u1",
      nodeName: "a",
      owner: "rs",
      finished: false,
      images: [
        { container: "setup", kind: "init", reference: "busybox", pullPolicy: "Always" },
        { container: "web", kind: "main", reference: "nginx:1", pullPolicy: "IfNotPresent" },
      ],
      pulled: [{ container: "setup", imageId: "docker.io/library/busybox@sha256:aa" }],
      requestCpuMillis: 500,
      requestMemoryBytes: 2 ** 30,
    });
  });

  it.for(["Succeeded", "Failed"])("calls a pod in phase %s finished", (phase) => {
    expect(decodePod({ ...RAW, status: { phase } }).finished).toBe(true);
  });

  it("lets a pod without a UID go by its name", () => {
    expect(decodePod({ metadata: { name: "p" } })).toMatchObject({ uid: "default/p", images: [] });
  });
});
