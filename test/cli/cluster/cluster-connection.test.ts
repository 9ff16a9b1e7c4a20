import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { connectToCluster } from "../../../cli/cluster/cluster-connection.ts";
import { systemClock } from "../../../runtime/clock.ts";

let folder: string;
let kubeconfig: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "layerwise-contexts-"));
  kubeconfig = join(folder, "config");
  const contexts = ["a", "b"].map((name) => ({
    name,
    context: { cluster: name, user: "u", namespace: `in-${name}` },
  }));
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: ["a", "b"].map((name) => ({ name, cluster: { server: `https://${name}.example` } })),
    users: [{ name: "u", user: {} }],
    contexts,
    "current-context": "a",
  };
  await writeFile(kubeconfig, stringify(config));
});
afterAll(() => rm(folder, { recursive: true }));

async function serverOf(choice: object, environment: Record<string, string>) {
  const client = connectToCluster(choice, { environment, clock: systemClock });
  await client.close();
  return [client.server, client.namespace];
}

describe("connectToCluster()", () => {
  it("takes the current context, or the one that is named", async () => {
    expect(await serverOf({ kubeconfig }, {})).toEqual(["https://a.example", "in-a"]);
    expect(await serverOf({ kubeconfig, context: "b" }, {})).toEqual(["https://b.example", "in-b"]);
  });

  it("prefers KUBECONFIG to the cluster around us, as kubectl does", async () => {
    const environment = { KUBECONFIG: kubeconfig, KUBERNETES_SERVICE_HOST: "10.0.0.1" };
    expect(await serverOf({}, environment)).toEqual(["https://a.example", "in-a"]);
  });

  it("refuses a context that is not there", () => {
    const choice = { kubeconfig, context: "c" };
    expect(() => connectToCluster(choice, { environment: {}, clock: systemClock })).toThrow(
      'Cannot use context "c": no kubeconfig names it with a cluster; list them with kubectl config get-contexts',
    );
  });
});
