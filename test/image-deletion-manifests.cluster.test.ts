import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { encodeRemovalPod } from "../controller/caches/removal/removal-pod.ts";
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
    components: [`${manifests}/image-deletion`],
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

/** Makes a removal pod as the controller would, without making it. */
function createPod(namespace: string) {
  const pod = encodeRemovalPod({
    namespace,
    nodeName: "node-1",
    references: ["docker.io/library/nginx:1.27"],
    agentImage: "layerwise:0.1.0",
    pullSecrets: [],
    criSocket: undefined,
    priorityClassName: undefined,
  });
  return controlPlane.kubectl(["create", "--dry-run=server", "-f", "-"], JSON.stringify(pod));
}

describe("manifests/image-deletion", () => {
  it("gives the controller options that it takes, with the image it runs itself", async () => {
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
      loaded: {
        kind: "loaded",
        configuration: {
          imageDeletion: true,
          agentImage: "layerwise:0.1.0",
          agentNamespace: "layerwise-agent",
        },
      },
    });
  });

  it("lets the controller make and delete pods where Pod Security lets them have the runtime's socket", async () => {
    const apply = ["apply", "--server-side", "-k", folder.path];
    expect(await controlPlane.kubectl(apply)).toMatchObject({ code: 0, stderr: "" });
    for (const verb of ["create", "delete"]) {
      const question = ["auth", "can-i", verb, "pods", "-n", "layerwise-agent"];
      const { stdout } = await controlPlane.kubectl([...question, `--as=${CONTROLLER}`]);
      expect([verb, stdout.trim()]).toEqual([verb, "yes"]);
    }
    expect(await createPod("layerwise-agent")).toMatchObject({ code: 0, stderr: "" });
    const { code, stderr } = await createPod("layerwise-system");
    expect(code).toBe(1);
    expect(stderr).toContain('violates PodSecurity "restricted:latest"');
  });
});
