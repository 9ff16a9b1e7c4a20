import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane.ts";
import { MANIFESTS } from "../manifest-files.ts";
import { kubectlOf } from "../support/kubectl-of.ts";

const FILES = ["webhook-rbac.yaml", "webhook.yaml", "network-policies.yaml"];

let controlPlane: ControlPlane;
beforeAll(async () => {
  controlPlane = await startControlPlane();
  const kubectl = kubectlOf(controlPlane);
  await kubectl(["apply", "--server-side", "-k", `${MANIFESTS}/crds`]);
  const namespace = ["-n", "layerwise-system", "-f", `${MANIFESTS}/namespace.yaml`];
  await kubectl(["apply", "--server-side", ...namespace]);
});
afterAll(() => controlPlane.stop());

async function may(request: string): Promise<boolean> {
  const asWebhook = "--as=system:serviceaccount:layerwise-system:layerwise-webhook";
  const { stdout } = await controlPlane.kubectl([
    "auth",
    "can-i",
    asWebhook,
    ...request.split(" "),
  ]);
  return stdout.trim() === "yes";
}

describe("the webhook's manifests on a real API server", () => {
  it("apply without a fault or a warning of Pod Security, and grant what is needed and no more", async () => {
    for (const file of FILES) {
      const place = ["-n", "layerwise-system", "-f", `${MANIFESTS}/${file}`];
      expect(await controlPlane.kubectl(["apply", "--server-side", ...place])).toMatchObject({
        code: 0,
        stderr: "",
      });
    }
    const allowed = [
      "list nodes",
      "watch pods -A",
      "get namespaces",
      "watch imagechecks.layerwise.io -A",
      "create subjectaccessreviews.authorization.k8s.io",
      "create events.events.k8s.io -A",
    ];
    const refused = [
      "get secrets -A",
      "list secrets -n layerwise-system",
      "get serviceaccounts -A",
      "create pods -A",
      "patch imagechecks.layerwise.io -A",
      "patch nodes",
      "patch validatingwebhookconfigurations.admissionregistration.k8s.io",
      "use breakglass.layerwise.io -A",
    ];
    for (const request of allowed) expect([request, await may(request)]).toEqual([request, true]);
    for (const request of refused) expect([request, await may(request)]).toEqual([request, false]);
  });
});
