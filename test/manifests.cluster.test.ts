import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { type ControlPlane, startControlPlane } from "./cluster/control-plane.ts";
import { MANIFESTS, type ManifestObject } from "./manifest-files.ts";

let controlPlane: ControlPlane;
beforeAll(async () => {
  controlPlane = await startControlPlane();
});
afterAll(() => controlPlane.stop());

/** What a service account may do, as `kubectl auth can-i` answers. */
async function may(account: string, request: string): Promise<boolean> {
  const asAccount = `--as=system:serviceaccount:layerwise-system:layerwise-${account}`;
  const { stdout } = await controlPlane.kubectl([
    "auth",
    "can-i",
    asAccount,
    ...request.split(" "),
  ]);
  return stdout.trim() === "yes";
}

describe("manifests/ on a real API server", () => {
  it("renders, with the image that kustomize is told to use", async () => {
    const { code, stdout } = await controlPlane.kubectl(["kustomize", MANIFESTS]);
    const documents = parseAllDocuments(stdout);
    const objects = documents.map((document) => document.toJS() as ManifestObject);
    const images = stdout.match(/image: .*/g);
    expect({ code, images }).toEqual({
      code: 0,
      images: Array(3).fill("image: layerwise:0.1.0"),
    });
    expect(objects.map(({ kind }) => kind).filter((kind) => kind === "Deployment")).toHaveLength(3);
  });

  it("has a scheduler configuration that kube-scheduler starts with", async () => {
    const configuration = `${MANIFESTS}/scheduler-config.yaml`;
    const scheduler = await controlPlane.startScheduler({ configuration });
    expect(scheduler.url).toMatch(/^https:/);
    await scheduler.daemon.stop();
  });

  it("applies without a fault or a warning of Pod Security, twice", async () => {
    const apply = ["apply", "--server-side", "-k", MANIFESTS];
    expect(await controlPlane.kubectl(apply)).toMatchObject({ code: 0, stderr: "" });
    expect(await controlPlane.kubectl(apply)).toMatchObject({ code: 0, stderr: "" });
  });

  it("lets the extender read what it scores by and nothing more", async () => {
    await controlPlane.kubectl(["apply", "--server-side", "-k", MANIFESTS]);
    const allowed = ["nodes", "pods", "events", "imagemanifests.layerwise.io"].flatMap(
      (resource) => [`list ${resource}`, `watch ${resource} -A`],
    );
    const refused = [
      "get secrets -A",
      "list secrets -A",
      "patch nodes",
      "create pods -A",
      "create events -A",
      "patch imagemanifests.layerwise.io",
      "get leases -n layerwise-system",
    ];
    for (const request of allowed)
      expect([request, await may("extender", request)]).toEqual([request, true]);
    for (const request of refused)
      expect([request, await may("extender", request)]).toEqual([request, false]);
  });

  it("lets the controller write its own kinds, and secrets be read only where a namespace opts in", async () => {
    await controlPlane.kubectl(["apply", "--server-side", "-k", MANIFESTS]);
    await controlPlane.kubectl(["create", "namespace", "team-a"]);
    const optIn = ["apply", "--server-side", "-n", "team-a", "-k", `${MANIFESTS}/pull-secrets`];
    expect(await controlPlane.kubectl(optIn)).toMatchObject({ code: 0, stderr: "" });
    const allowed = [
      "patch nodes",
      "watch pods -A",
      "create pods -A",
      "delete pods -A",
      "patch imagecaches.layerwise.io -A",
      "patch imagecaches.layerwise.io --subresource=status -A",
      "watch replicasets.apps -A",
      "delete imagemanifests.layerwise.io",
      "patch imagemanifests.layerwise.io --subresource=status",
      "create events.events.k8s.io -A",
      "update leases.coordination.k8s.io/layerwise-controller -n layerwise-system",
      "get secrets -n team-a",
      "get serviceaccounts -n team-a",
    ];
    const refused = [
      "get secrets -n default",
      "get secrets -n layerwise-system",
      "list secrets -n team-a",
      "get serviceaccounts -n default",
      "update leases.coordination.k8s.io/other -n layerwise-system",
      "get leases.coordination.k8s.io/layerwise-controller -n kube-system",
      "patch pods -A",
      "create pods --subresource=exec -A",
      "create imagecaches.layerwise.io -A",
      "delete imagecaches.layerwise.io -A",
      "patch configmaps -A",
      "delete nodes",
      "patch nodes --subresource=status",
    ];
    for (const request of allowed)
      expect([request, await may("controller", request)]).toEqual([request, true]);
    for (const request of refused)
      expect([request, await may("controller", request)]).toEqual([request, false]);
  });
});
