import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, jsonPatch, mergePatch } from "../../kube/apply.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { type ClientCluster, startClientCluster } from "../support/client-cluster.ts";

interface ConfigMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

interface Node extends KubeObject {
  readonly status?: { readonly conditions?: readonly object[] };
}

const COLLECTION = "/api/v1/namespaces/default/configmaps";

let cluster: ClientCluster;
let client: KubeClient;

beforeAll(async () => {
  cluster = await startClientCluster();
  ({ client } = cluster);
});
afterAll(() => cluster.stop());

function configMap(name: string, data: Record<string, string>): ConfigMap {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data };
}

describe("apply()", () => {
  it("creates an object, and removes fields of ours that are left out later", async () => {
    const path = `${COLLECTION}/applied`;
    const object = configMap("applied", { a: "1", b: "2" });
    const created = await apply<ConfigMap>(client, path, { object, fieldManager: "x" });
    expect(created.data).toEqual({ a: "1", b: "2" });
    const less = configMap("applied", { a: "1" });
    const changed = await apply<ConfigMap>(client, path, { object: less, fieldManager: "x" });
    expect(changed.data).toEqual({ a: "1" });
  });

  it("takes a field over from another writer, unless told not to force", async () => {
    const path = `${COLLECTION}/contested`;
    const write = (value: string, fieldManager: string, force?: boolean) =>
      apply<ConfigMap>(client, path, {
        object: configMap("contested", { a: value }),
        fieldManager,
        ...(force === undefined ? {} : { force }),
      });
    await write("1", "x");
    await expect(write("2", "y", false)).rejects.toMatchObject({ status: 409, reason: "Conflict" });
    expect((await write("2", "y")).data).toEqual({ a: "2" });
  });

  it("writes the status with its subresource only", async () => {
    await client.request("POST", "/api/v1/nodes", { body: { metadata: { name: "node" } } });
    const conditions = [{ type: "Ready", status: "True" }];
    const object = {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "node" },
      status: { conditions },
    };
    const options = { object, fieldManager: "x" };
    const without = await apply<Node>(client, "/api/v1/nodes/node", options);
    expect(without.status?.conditions).toBeUndefined();
    const subresource = "status" as const;
    const written = await apply<Node>(client, "/api/v1/nodes/node", { ...options, subresource });
    expect(written.status?.conditions).toMatchObject(conditions);
  });

  it("does not create an object that was deleted, when its uid is given", async () => {
    const object = {
      ...configMap("gone", {}),
      metadata: { name: "gone", uid: crypto.randomUUID() },
    };
    await expect(
      apply(client, `${COLLECTION}/gone`, { object, fieldManager: "x" }),
    ).rejects.toMatchObject({ status: 409 });
  });
});

describe("mergePatch()", () => {
  it("changes and removes fields, and never creates an object", async () => {
    const body = configMap("merged", { a: "1", b: "2" });
    await client.request("POST", COLLECTION, { body });
    const options = { patch: { data: { a: "3", b: null } }, fieldManager: "x" };
    const patched = await mergePatch<ConfigMap>(client, `${COLLECTION}/merged`, options);
    expect(patched.data).toEqual({ a: "3" });
    await expect(mergePatch(client, `${COLLECTION}/none`, options)).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe("jsonPatch()", () => {
  it("does all its steps, or none when a test fails", async () => {
    await client.request("POST", COLLECTION, { body: configMap("stepped", { a: "1" }) });
    const path = `${COLLECTION}/stepped`;
    const patch = (seen: string) =>
      jsonPatch<ConfigMap>(client, path, {
        operations: [
          { op: "add", path: "/data/b", value: "2" },
          { op: "test", path: "/data/a", value: seen },
          { op: "remove", path: "/data/a" },
        ],
        fieldManager: "x",
      });
    await expect(patch("other")).rejects.toMatchObject({ status: 422, reason: "Invalid" });
    expect((await patch("1")).data).toEqual({ b: "2" });
  });
});
