import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KubeClient } from "../../kube/kube-client.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { type Clock, systemClock } from "../../runtime/clock.ts";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { kubeConfigVia } from "../support/kube-config-via.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";

let controlPlane: ControlPlane;
let proxy: TcpProxy;
let client: KubeClient;

beforeAll(async () => {
  controlPlane = await startControlPlane();
});
afterAll(() => controlPlane.stop());

async function connectThroughProxy(clock: Clock = systemClock): Promise<void> {
  proxy = await TcpProxy.start(controlPlane.url);
  const config = kubeConfigVia(controlPlane.kubeconfig, `https://127.0.0.1:${proxy.port}`);
  client = new KubeClient(config, { clock });
}

async function disconnect(): Promise<void> {
  await client.close();
  await proxy.close();
}

describe("KubeClient over a proxy that counts connections", () => {
  it("request() sends 300 reads, one after the other, over 1 connection", async () => {
    await connectThroughProxy();
    for (let read = 0; read < 300; read++) {
      await client.request("GET", "/api/v1/namespaces/default");
    }
    expect(proxy.accepted).toBe(1);
    await disconnect();
  });

  it("request() sends 100 reads at once over at most 16 connections", async () => {
    await connectThroughProxy();
    const reads = Array.from({ length: 100 }, () =>
      client.request<KubeObject>("GET", "/api/v1/namespaces/default"),
    );
    const names = (await Promise.all(reads)).map(({ metadata }) => metadata.name);
    expect(names).toEqual(Array.from({ length: 100 }, () => "default"));
    expect(proxy.accepted).toBeLessThanOrEqual(16);
    await disconnect();
  });

  it("request() reads again when the connection is reset, and leaves no dead connection behind", async () => {
    await connectThroughProxy();
    await client.request("GET", "/api/v1/namespaces/default");
    const pending = client.request<KubeObject>("GET", "/api/v1/namespaces/default");
    proxy.cut();
    expect((await pending).metadata.name).toBe("default");
    expect(proxy.openConnections).toBe(1);
    await disconnect();
  });

  it("request() gives up on a silent connection at its deadline; the next calls use others", async () => {
    const clock = new FakeClock();
    await connectThroughProxy(clock);
    const readThrice = (): Promise<unknown> =>
      Promise.all([1, 2, 3].map(() => client.request("GET", "/api/v1/namespaces/default")));
    await readThrice();
    const before = proxy.accepted;
    proxy.freeze();
    const silent = client
      .request("GET", "/api/v1/namespaces/default")
      .catch((error: unknown) => error);
    await clock.advance(15_000);
    expect(await silent).toMatchObject({ name: "TimeoutError" });
    proxy.thaw();
    await readThrice();
    expect(proxy.accepted).toBe(before + 3);
    await disconnect();
  });
});

describe("KubeClient", () => {
  it("request() throws KubeApiError with status and reason of a refusal", async () => {
    await connectThroughProxy();
    await expect(client.request("GET", "/api/v1/namespaces/none")).rejects.toMatchObject({
      name: "KubeApiError",
      status: 404,
      reason: "NotFound",
      retryAfterMs: undefined,
      message: 'Cannot GET "/api/v1/namespaces/none": 404 NotFound: namespaces "none" not found',
    });
    await disconnect();
  });

  it("request() keeps fields that client-node's types do not know, and refuses a stale version", async () => {
    await connectThroughProxy();
    const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    const schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    const created = await client.request<CustomResourceDefinition>("POST", path, {
      body: {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: "things.test.layerwise.io" },
        spec: {
          group: "test.layerwise.io",
          scope: "Cluster",
          names: { kind: "Thing", plural: "things" },
          versions: [
            { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } },
          ],
        },
      },
    });
    expect(created.spec.versions[0]?.schema.openAPIV3Schema).toEqual(schema);
    const stale = { ...created, metadata: { ...created.metadata, resourceVersion: "1" } };
    await expect(
      client.request("PUT", `${path}/things.test.layerwise.io`, { body: stale }),
    ).rejects.toMatchObject({ status: 409, reason: "Conflict" });
    await disconnect();
  });

  it("load() reads the named file, and the client talks to the cluster it names", async () => {
    const loaded = KubeClient.load({ kubeconfig: controlPlane.kubeconfig, environment: {} });
    const { items } = await loaded.request<{ items: KubeObject[] }>("GET", "/api/v1/namespaces");
    expect(items.map(({ metadata }) => metadata.name)).toContain("default");
    expect(loaded.server).toBe(controlPlane.url);
    await loaded.close();
    await expect(loaded.request("GET", "/api/v1/namespaces")).rejects.toThrow(
      "Cannot use a closed Kubernetes client",
    );
  });
});

interface CustomResourceDefinition extends KubeObject {
  readonly spec: { readonly versions: { readonly schema: { readonly openAPIV3Schema: object } }[] };
}
