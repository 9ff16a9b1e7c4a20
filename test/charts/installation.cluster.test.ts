import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { helmBinary } from "../cluster/binaries.ts";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane.ts";
import { type HelmResult, runHelm } from "../cluster/helm.ts";
import { MANIFESTS } from "../manifest-files.ts";
import { type Kubectl, kubectlOf } from "../support/kubectl-of.ts";
import { CHART } from "./render-chart.ts";

const NAMESPACE = "layerwise-system";
const CACHE = {
  apiVersion: "layerwise.io/v1alpha1",
  kind: "ImageCache",
  metadata: { name: "apps", namespace: "default" },
  spec: { cacheSpec: [{ images: ["registry.example/app:v1"] }] },
};
const REGISTRATION = "validatingwebhookconfiguration/layerwise";

let controlPlane: ControlPlane;
let kubectl: Kubectl;
beforeAll(async () => {
  controlPlane = await startControlPlane();
  kubectl = kubectlOf(controlPlane);
});
beforeEach(() => helm("uninstall", "layerwise", "--ignore-not-found"));
afterAll(() => controlPlane.stop());

/** Also while there is no release yet; throws when Helm fails or warns. */
async function helm(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await tryHelm(...args);
  if (code !== 0 || stderr !== "") throw new Error(`helm ${args.join(" ")} said: ${stderr}`);
  return stdout;
}

async function tryHelm(...args: string[]): Promise<HelmResult> {
  const { kubeconfig, workDir } = controlPlane;
  const binary = await helmBinary();
  return runHelm([...args, `--namespace=${NAMESPACE}`], { binary, home: workDir, kubeconfig });
}

function install(...args: string[]): Promise<string> {
  return helm("install", "layerwise", CHART, "--create-namespace", ...args);
}

/** A field of an object of the release. */
function read(object: string, path: string): Promise<string> {
  return kubectl(["get", object, `--namespace=${NAMESPACE}`, `-o=jsonpath=${path}`]);
}

describe("charts/layerwise on a real API server", () => {
  it("is installed without a warning, and then says what to write into the scheduler's configuration", async () => {
    expect(await install()).toContain("get service layerwise-extender");
    const address = await read("service/layerwise-extender", "{.spec.clusterIP}");
    expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    const upgraded = await helm("upgrade", "layerwise", CHART);
    expect(upgraded).toContain(`urlPrefix: http://${address}:8888`);
  });

  it("changes with its values, and leaves the authority that the controller has written", async () => {
    await install();
    const bundle = { op: "add", path: "/webhooks/0/clientConfig/caBundle", value: "Y2E=" };
    await kubectl(["patch", REGISTRATION, "--type=json", `-p=${JSON.stringify([bundle])}`]);
    const extraKinds = [
      { group: "argoproj.io", version: "v1alpha1", resource: "rollouts", path: "spec.template" },
    ];
    const webhook = { failurePolicy: "Fail", extraKinds };
    const values = ["--set=extender.replicas=3", `--set-json=webhook=${JSON.stringify(webhook)}`];
    await helm("upgrade", "layerwise", CHART, ...values);
    expect(await read("deployment/layerwise-extender", "{.spec.replicas}")).toBe("3");
    expect(await read(REGISTRATION, "{.webhooks[0].clientConfig.caBundle}")).toBe("Y2E=");
    expect(await read(REGISTRATION, "{.webhooks[*].failurePolicy}")).toBe("Fail Fail Fail Fail");
    expect(await read(REGISTRATION, "{.webhooks[3].name}")).toBe(
      "rollouts.argoproj.io.layerwise.io",
    );
  });

  it("is not changed by a value that it does not know", async () => {
    await install();
    const refused = await tryHelm("upgrade", "layerwise", CHART, "--set=extender.replica=5");
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("additional properties 'replica' not allowed"),
    });
    expect(JSON.parse(await helm("history", "layerwise", "--output=json"))).toHaveLength(1);
  });

  it("goes but for its custom resource definitions, and is installed anew over these", async () => {
    await install();
    await kubectl(["wait", "--for=condition=Established", "crd", "--all"]);
    await kubectl(["apply", "--server-side", "-f", "-"], CACHE);
    expect(await helm("uninstall", "layerwise")).toContain("kept due to the resource policy");
    const kinds =
      "crds,clusterroles,clusterrolebindings,validatingwebhookconfigurations,deployments,services,serviceaccounts,roles,rolebindings,networkpolicies,poddisruptionbudgets,resourcequotas";
    const ours = ["get", kinds, "-A", "-l", "app.kubernetes.io/part-of=layerwise", "-o=name"];
    const left = await kubectl(ours);
    expect(left.trim().split("\n")).toEqual(
      ["imagecaches", "imagechecks", "imagemanifests"].map(
        (plural) => `customresourcedefinition.apiextensions.k8s.io/${plural}.layerwise.io`,
      ),
    );
    await install();
    expect(await kubectl(["get", "imagecaches", "-o=name"])).toBe("imagecache.layerwise.io/apps\n");
  });

  it("takes over what kubectl has applied, without replacing anything", async () => {
    await kubectl(["apply", "--server-side", "--force-conflicts", "-k", MANIFESTS]);
    const before = await read("deployment/layerwise-extender", "{.metadata.uid}");
    await install("--take-ownership", "--force-conflicts");
    expect(await read("deployment/layerwise-extender", "{.metadata.uid}")).toBe(before);
  });
});
