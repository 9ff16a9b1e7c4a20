import { describe, expect, it } from "vitest";
import { pullerSandboxesOf } from "../../../agent/image-users.ts";
import { encodeCheckPull, roundOf } from "../../../controller/checks/check-pull-pod.ts";
import { type CheckFields, goodStatus, imageCheck } from "./sample-check.ts";

const PLACE = { nodeName: "node-1", platform: "linux/amd64", round: "1 " };
const OPTIONS = {
  ...PLACE,
  pullerImage: "docker.io/library/busybox:musl",
  priorityClassName: "low",
  timeoutSeconds: 300,
};

function recordOf(fields: CheckFields = {}) {
  return { check: imageCheck(fields), uid: "uid-1", resourceVersion: "7", isDiscovered: false };
}

function nameOf(changes: Partial<typeof OPTIONS>): string {
  return encodeCheckPull(recordOf(), { ...OPTIONS, ...changes }).metadata.name;
}

describe("encodeCheckPull()", () => {
  it("is a puller pod of the check, with its secrets, that asks the registry in any case", () => {
    const spec = { imagePullSecrets: [{ name: "pull" }], serviceAccountName: "builder" };
    expect(encodeCheckPull(recordOf({ spec }), OPTIONS)).toMatchObject({
      kind: "Pod",
      metadata: {
        namespace: "shop",
        name: expect.stringMatching(/^layerwise-check-web-[0-9a-f]{12}$/),
        labels: {
          "app.kubernetes.io/managed-by": "layerwise",
          "layerwise.io/image-check-uid": "uid-1",
          "layerwise.io/check": "ignore",
        },
        annotations: {
          "layerwise.io/image-check": "web",
          "layerwise.io/platform": "linux/amd64",
          "layerwise.io/check-round": "1 ",
        },
        ownerReferences: [{ kind: "ImageCheck", name: "web", uid: "uid-1", controller: true }],
      },
      spec: {
        nodeName: "node-1",
        restartPolicy: "Never",
        activeDeadlineSeconds: 300,
        automountServiceAccountToken: false,
        serviceAccountName: "builder",
        priorityClassName: "low",
        imagePullSecrets: [{ name: "pull" }],
        initContainers: [{ image: "docker.io/library/busybox:musl" }],
        containers: [{ image: "registry.example/app:v1", imagePullPolicy: "Always" }],
      },
    });
  });

  it("has labels that no ImageCache counts as its own, and by which the agent knows it", () => {
    const { labels = {} } = encodeCheckPull(recordOf(), OPTIONS).metadata;
    expect(Object.keys(labels)).not.toContain("layerwise.io/cache-uid");
    expect([...pullerSandboxesOf([{ id: "pod", labels }])]).toEqual(["pod"]);
  });

  it("has one name for one look and platform, whoever makes it and wherever", () => {
    expect(nameOf({ nodeName: "node-2" })).toBe(nameOf({}));
    const names = [nameOf({}), nameOf({ round: "2 " }), nameOf({ platform: "linux/arm64" })];
    expect(new Set(names).size).toBe(3);
  });
});

describe("roundOf()", () => {
  it("changes with the spec and with each look", () => {
    const rounds = [
      recordOf(),
      recordOf({ status: goodStatus() }),
      recordOf({ generation: 2, status: goodStatus() }),
      recordOf({ generation: 2, status: goodStatus({ nextCheckTime: "2026-01-01T02:00:00Z" }) }),
    ].map(roundOf);
    expect(rounds).toEqual([
      "1 ",
      "1 2026-01-01T01:00:00Z",
      "2 2026-01-01T01:00:00Z",
      "2 2026-01-01T02:00:00Z",
    ]);
  });
});
