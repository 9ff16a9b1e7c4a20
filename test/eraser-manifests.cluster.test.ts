import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { eraserExclusionsOf } from "../controller/caches/eraser-exclusions.ts";
import { controllerConfiguration } from "../controller/controller-configuration.ts";
import { loadConfiguration } from "../runtime/configuration.ts";
import { type ControlPlane, startControlPlane } from "./cluster/control-plane.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "./cluster/temporary-folder.ts";
import { MANIFESTS } from "./manifest-files.ts";

const CONTROLLER = "system:serviceaccount:layerwise-system:layerwise-controller";

let controlPlane: ControlPlane;
let folder: TemporaryFolder;
beforeAll(async () => {
  controlPlane = await startControlPlane();
  folder = await makeTemporaryFolder();
  const manifests = relative(folder.path, MANIFESTS);
  const kustomization = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: [manifests],
    components: [`${manifests}/eraser`],
  };
  await writeFile(join(folder.path, "kustomization.yaml"), JSON.stringify(kustomization));
});
afterAll(async () => {
  await controlPlane.stop();
  await folder[Symbol.asyncDispose]();
});

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: { readonly args: string[] }[] } };
  };
}

/** Applies a list as the controller would. */
function applyList(namespace: string, references: readonly string[]) {
  const { object } = eraserExclusionsOf(references, namespace);
  const apply = ["apply", "--server-side", "--force-conflicts", `--as=${CONTROLLER}`, "-f", "-"];
  return controlPlane.kubectl(apply, JSON.stringify(object));
}

describe("manifests/eraser", () => {
  it("gives the controller an option that it takes", async () => {
    const { code, stdout } = await controlPlane.kubectl(["kustomize", folder.path]);
    const objects = parseAllDocuments(stdout).map((document) => document.toJS() as Rendered);
    const controller = objects.find(
      ({ kind, metadata }) => kind === "Deployment" && metadata.name === "layerwise-controller",
    );
    const argv = controller?.spec.template.spec.containers[0]?.args ?? [];
    const definition = controllerConfiguration;
    const loaded = loadConfiguration({ definition, argv, env: {}, readFile: () => "" });
    expect({ code, loaded }).toMatchObject({
      code: 0,
      loaded: { kind: "loaded", configuration: { eraserNamespace: "eraser-system" } },
    });
  });

  it("lets the controller make and change its list in Eraser's namespace, and nothing else there", async () => {
    await controlPlane.kubectl(["create", "namespace", "eraser-system"]);
    const apply = ["apply", "--server-side", "-k", folder.path];
    expect(await controlPlane.kubectl(apply)).toMatchObject({ code: 0, stderr: "" });
    for (const image of ["docker.io/library/nginx:1.27", "docker.io/library/nginx:1.28"]) {
      expect(await applyList("eraser-system", [image])).toMatchObject({ code: 0, stderr: "" });
    }
    const { code, stderr } = await applyList("layerwise-system", []);
    expect(code).toBe(1);
    expect(stderr).toContain("forbidden");
    const question = ["auth", "can-i", "patch", "configmaps", "-n", "eraser-system"];
    const { stdout } = await controlPlane.kubectl([...question, `--as=${CONTROLLER}`]);
    expect(stdout.trim()).toBe("no");
  });
});
