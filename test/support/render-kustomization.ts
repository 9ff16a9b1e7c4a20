import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { controlPlaneBinaries } from "../cluster/binaries.ts";
import { runKubectl } from "../cluster/kubectl.ts";
import { makeTemporaryFolder } from "../cluster/temporary-folder.ts";
import { MANIFESTS } from "../manifest-files.ts";
import { type RenderedObject, renderedObjectsOf } from "./rendered-object.ts";

export interface Kustomization {
  /** Folders of manifests/; the base (".") when left out. */
  readonly resources?: readonly string[];
  /** Folders of manifests/. */
  readonly components?: readonly string[];
  /** Labels for all, as in manifests/kustomization.yaml. */
  readonly labels?: readonly object[];
}

/** What `kubectl kustomize` makes of a kustomization of a user. */
export async function renderKustomization(options: Kustomization): Promise<RenderedObject[]> {
  const { resources = ["."], components = [], labels = [] } = options;
  await using folder = await makeTemporaryFolder();
  const pathTo = (name: string) => relative(folder.path, join(MANIFESTS, name));
  const kustomization = {
    resources: resources.map(pathTo),
    components: components.map(pathTo),
    labels,
  };
  await writeFile(join(folder.path, "kustomization.yaml"), JSON.stringify(kustomization));
  const { kubectl } = await controlPlaneBinaries();
  const { code, stdout, stderr } = await runKubectl(["kustomize", folder.path], {
    binary: kubectl,
    kubeconfig: "/dev/null",
    home: folder.path,
  });
  if (code !== 0 || stderr !== "") throw new Error(`kubectl kustomize failed: ${stderr}`);
  return renderedObjectsOf(stdout);
}
