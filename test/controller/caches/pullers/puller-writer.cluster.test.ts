import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PullerPods } from "../../../../controller/caches/pullers/puller-pods.ts";
import { PullerWriter } from "../../../../controller/caches/pullers/puller-writer.ts";
import { type ClientCluster, startClientCluster } from "../../../support/client-cluster.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

const NAMESPACE = "full";

let cluster: ClientCluster;

beforeAll(async () => {
  cluster = await startClientCluster();
  const { kubectl } = cluster;
  await kubectl(["create", "namespace", NAMESPACE]);
  await kubectl(["create", "serviceaccount", "default", "-n", NAMESPACE]);
  await kubectl(["create", "quota", "one-pod", "--hard=pods=1", "-n", NAMESPACE]);
  // As the controller manager, which does not run, would have counted.
  const status = { status: { hard: { pods: "1" }, used: { pods: "0" } } };
  const patch = ["--subresource=status", "--type=merge", "-p", JSON.stringify(status)];
  await kubectl(["patch", "quota", "one-pod", "-n", NAMESPACE, ...patch]);
});
afterAll(() => cluster.stop());

function create(nodeName: string) {
  const writer = new PullerWriter({
    client: cluster.client,
    pods: new PullerPods(),
    pace: async () => {},
    lost: new AbortController().signal,
    clock: new FakeClock(),
  });
  return writer.create({
    cache: { namespace: NAMESPACE, name: "base", uid: "5e0c1f2e-0000-4000-8000-000000000001" },
    nodeName,
    kind: "pull",
    slot: "0",
    images: [{ reference: "docker.io/library/nginx:1.27", pullPolicy: "IfNotPresent" }],
    askedMs: 0,
    pullerImage: "docker.io/library/busybox:musl",
    secretNames: [],
    serviceAccountName: undefined,
    priorityClassName: undefined,
  });
}

describe("create()", () => {
  it("says of a pod that fills the quota that it is there, and of another that it is refused", async () => {
    expect(await create("node-1")).toEqual({ kind: "made" });
    expect(await create("node-1")).toEqual({ kind: "exists" });
    const other = await create("node-2");
    expect(other).toEqual({
      kind: "refused",
      message: expect.stringContaining("exceeded quota: one-pod, requested: pods=1, used: pods=1"),
    });
  });
});
