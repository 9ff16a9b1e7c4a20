import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ControlPlane, startControlPlane } from "./cluster/control-plane.ts";
import { eventually } from "./controller/controlled-cluster.ts";
import { MANIFESTS } from "./manifest-files.ts";
import { type Kubectl, kubectlOf } from "./support/kubectl-of.ts";
import { createReadyNode } from "./support/ready-node.ts";

let controlPlane: ControlPlane;
let kubectl: Kubectl;

beforeAll(async () => {
  controlPlane = await startControlPlane({ workloadControllers: true });
  kubectl = kubectlOf(controlPlane);
});

afterAll(() => controlPlane.stop());

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    readonly spec: { readonly nodeName?: string };
  }[];
}

/** By component, the nodes of its pods once all have one. */
async function placements(): Promise<Readonly<Record<string, readonly string[]>>> {
  const text = await kubectl(["get", "pods", "--namespace=layerwise-system", "-o", "json"]);
  const byComponent: Record<string, string[]> = {};
  for (const { metadata, spec } of (JSON.parse(text) as PodList).items) {
    const component = metadata.labels["app.kubernetes.io/component"] ?? "";
    if (spec.nodeName === undefined) throw new Error(`a pod of the ${component} has no node yet`);
    byComponent[component] = [...(byComponent[component] ?? []), spec.nodeName].sort();
  }
  return byComponent;
}

describe("manifests/ on nodes that state no zone", () => {
  it("have the replicas of each role on nodes of their own, though one node has more room", async () => {
    await createReadyNode(kubectl, "roomy", []);
    await createReadyNode(kubectl, "tight", []);
    const filler = { requests: { cpu: "12", memory: "48Gi" } };
    const containers = [{ name: "filler", image: "filler", resources: filler }];
    const metadata = { name: "filler", namespace: "default" };
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata,
      spec: { nodeName: "tight", containers },
    };
    await kubectl(["create", "-f", "-"], pod);
    await controlPlane.startScheduler();
    await kubectl(["apply", "--server-side", "-k", MANIFESTS]);
    const apart = ["roomy", "tight"];
    await eventually(async () =>
      expect(await placements()).toEqual({ controller: apart, extender: apart, webhook: apart }),
    );
  });
});
