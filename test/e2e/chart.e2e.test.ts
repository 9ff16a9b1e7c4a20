import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHART } from "../charts/render-chart.ts";
import { helmBinary } from "../cluster/binaries.ts";
import { runHelm } from "../cluster/helm.ts";
import { type Kubectl, kubectlOf } from "../support/kubectl-of.ts";
import { imageCache, imagesOnNodes, NAMESPACE, patience, untilReady } from "./image-caches.ts";
import { pushOwnImage } from "./own-image.ts";
import { RealCluster } from "./real-cluster.ts";
import type { RealNode } from "./real-node.ts";
import { type PushedTestImage, pushTestImage } from "./test-images.ts";
import { testDeployment } from "./test-pod.ts";

const OWN = "layerwise-system";

let real: RealCluster;
let node: RealNode;
let kubectl: Kubectl;
let kept: PushedTestImage;
let dropped: PushedTestImage;
beforeAll(async () => {
  real = await RealCluster.start();
  kubectl = kubectlOf(real.controlPlane);
  [node, kept, dropped] = await Promise.all([
    real.addNode(),
    pushTestImage(real, { repository: "chart/kept", layers: { kept: 1 } }),
    pushTestImage(real, { repository: "chart/dropped", layers: { dropped: 1 } }),
    pushOwnImage(real.registry.host, "layerwise:0.1.0"),
    real.startScheduler(),
  ]);
  await kubectl(["create", "namespace", NAMESPACE]);
});
afterAll(() => real?.[Symbol.asyncDispose]());

/** Runs Helm to its end, also of what it waits for; throws when it fails or warns. */
async function helm(...args: string[]): Promise<string> {
  const { kubeconfig, workDir } = real.controlPlane;
  const place = [`--namespace=${OWN}`, "--wait", "--timeout=110s"];
  const options = { binary: await helmBinary(), home: workDir, kubeconfig };
  const { code, stdout, stderr } = await runHelm([...args, ...place], options);
  if (code !== 0 || stderr !== "") throw new Error(`helm ${args.join(" ")} said: ${stderr}`);
  return stdout;
}

/** What a user of this cluster's registry sets, as docs/helm.md has it. */
function values(): object {
  const { host } = real.registry;
  return {
    image: { repository: `${host}/layerwise` },
    registries: { insecure: [host] },
    controller: { options: { pullerImage: `${host}/busybox:musl` } },
    networkPolicies: { egressPorts: [5000] },
  };
}

function set(settings: object): string[] {
  return Object.entries(settings).map(
    ([path, value]) => `--set-json=${path}=${JSON.stringify(value)}`,
  );
}

function cacheOf(...images: readonly PushedTestImage[]): object {
  const references = images.map(({ reference }) => reference);
  return imageCache({ name: "chart", images: references, spec: { retention: "Pinned" } });
}

async function apply(object: object): Promise<void> {
  await kubectl(["apply", "--server-side", "-f", "-"], object);
}

/** What becomes of a Deployment of an image that does not exist; it is not kept. */
async function createFaulty(): Promise<object> {
  const image = `${real.registry.host}/nothing:v1`;
  const input = JSON.stringify(testDeployment({ name: "faulty", image }));
  return real.controlPlane.kubectl(["create", "--dry-run=server", "-f", "-"], input);
}

function names(kinds: string, ...where: string[]): Promise<string[]> {
  return kubectl(["get", kinds, ...where, "-o=name"]).then((text) =>
    text.split("\n").filter(Boolean).sort(),
  );
}

/** The phases of the pods that pin the images of the cache. */
function pins(): Promise<string> {
  const where = [`--namespace=${NAMESPACE}`, "--selector=layerwise.io/cache=chart"];
  return kubectl(["get", "pods", ...where, "-o=jsonpath={.items[*].status.phase}"]);
}

async function have(): Promise<string[]> {
  const found = await imagesOnNodes([node], `${real.registry.host}/chart/kept`);
  const other = await imagesOnNodes([node], `${real.registry.host}/chart/dropped`);
  return [...Object.keys(found).map(() => "kept"), ...Object.keys(other).map(() => "dropped")];
}

/** From the installation of the chart to its end; each step builds on the one before. */
describe("charts/layerwise on a real node", () => {
  const warning = /^Warning: main: \S+: ManifestUnknown \(404\); push this tag or digest/;
  const created = { code: 0, stdout: "deployment.apps/faulty created (server dry run)\n" };

  it("is installed by Helm, which returns when every replica is available", async () => {
    await helm("install", "layerwise", CHART, "--create-namespace", ...set(values()));
    const path = "{range .items[*]}{.metadata.name}={.status.availableReplicas} {end}";
    const available = ["get", "deployments", `--namespace=${OWN}`, `-o=jsonpath=${path}`];
    const roles = ["controller", "extender", "webhook"].map((role) => `layerwise-${role}=2 `);
    expect(await kubectl(available)).toBe(roles.join(""));
    // What it says at its end; the API server would warn of pods that do not meet it.
    const held = ["label", "namespace", OWN, "pod-security.kubernetes.io/enforce=restricted"];
    expect(await real.controlPlane.kubectl(held)).toMatchObject({ code: 0, stderr: "" });
  });

  it("keeps images on the node, and warns of one that does not exist", async () => {
    await apply(cacheOf(kept, dropped));
    await untilReady({ kubectl }, "chart");
    expect(await have()).toEqual(["kept", "dropped"]);
    expect(await createFaulty()).toEqual({ ...created, stderr: expect.stringMatching(warning) });
  });

  it("is changed by an upgrade: denies what it warned of, and deletes images from the node", async () => {
    const webhook = { "webhook.options.defaultMode": "enforce", "webhook.failurePolicy": "Fail" };
    const changed = { ...webhook, "imageDeletion.enabled": true };
    await helm("upgrade", "layerwise", CHART, "--reuse-values", ...set(changed));
    // Replicas of before may have connections of the API server still.
    await expect.poll(createFaulty, patience).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ManifestUnknown"),
    });
    await apply(cacheOf(kept));
    await expect.poll(have, patience).toEqual(["kept"]);
    await expect.poll(pins, patience).toBe("Running");
  });

  it("leaves, uninstalled, what is kept in the cluster, and nothing that judges or changes", async () => {
    expect(await helm("uninstall", "layerwise")).toContain("kept due to the resource policy");
    expect(await createFaulty()).toEqual({ ...created, stderr: "" });
    const ours = ["-A", "-l", "app.kubernetes.io/part-of=layerwise"];
    const definitions = ["imagecaches", "imagechecks", "imagemanifests"].map(
      (plural) => `customresourcedefinition.apiextensions.k8s.io/${plural}.layerwise.io`,
    );
    const kinds =
      "crds,namespaces,clusterroles,clusterrolebindings,validatingwebhookconfigurations,deployments,services,serviceaccounts,roles,rolebindings,networkpolicies,poddisruptionbudgets,resourcequotas";
    expect(await names(kinds, ...ours)).toEqual(definitions);
    // Helm waits for Deployments, and not for their pods to end.
    const inOwn = () => names("all,secrets,configmaps,leases", `--namespace=${OWN}`);
    await expect
      .poll(inOwn, patience)
      .toEqual([
        "configmap/kube-root-ca.crt",
        "lease.coordination.k8s.io/layerwise-controller",
        "secret/layerwise-webhook-tls",
      ]);
    expect(await names("imagecaches", "-A")).toEqual(["imagecache.layerwise.io/chart"]);
    expect([await pins(), await have()]).toEqual(["Running", ["kept"]]);
    const label = "-o=jsonpath={.metadata.labels.layerwise\\.io/warm\\.chart}";
    expect(await kubectl(["get", "node", node.name, label])).toBe("true");
  });

  it("goes for good with its custom resource definitions, and with these the pods that pin", async () => {
    await kubectl(["delete", "crd", "-l", "app.kubernetes.io/part-of=layerwise"]);
    await expect.poll(pins, patience).toBe("");
  });
});
