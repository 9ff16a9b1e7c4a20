import { quoteText } from "../../placement/quote-text.ts";
import { InputError } from "../input-error.ts";
import { readKustomization } from "./kustomize.ts";
import { manifestFilesOf } from "./manifest-files.ts";
import { parseManifests } from "./parse-manifests.ts";
import { readText } from "./read-text.ts";
import { type Workload, workloadOf } from "./workload.ts";

/** Where manifests come from: files and folders, or one kustomization. */
export type ManifestSource =
  | { readonly kind: "files"; readonly paths: readonly string[]; readonly recursive: boolean }
  | { readonly kind: "kustomization"; readonly folder: string };

export interface ReadManifestsOptions {
  /** For objects that name none. */
  readonly namespace: string;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Everything with a pod template in the manifests. Throws InputError, also where they hold no object at all. */
export async function readManifests(
  source: ManifestSource,
  options: ReadManifestsOptions,
): Promise<Workload[]> {
  const texts =
    source.kind === "files"
      ? await readFiles(source, options)
      : [{ name: source.folder, text: await readKustomization(source.folder, options) }];
  const workloads: Workload[] = [];
  let objects = 0;
  for (const { name, text } of texts) {
    const context = { namespace: options.namespace, source: name };
    for (const object of parseManifests(text, name)) {
      objects++;
      const workload = workloadOf(object, context);
      if (workload !== undefined) workloads.push(workload);
    }
  }
  if (objects > 0) return workloads;
  const names = texts.map(({ name }) => quoteText(name)).join(", ");
  throw new InputError(`Cannot verify ${names}: there is no Kubernetes object in it`);
}

async function readFiles(
  source: { readonly paths: readonly string[]; readonly recursive: boolean },
  { stdin }: ReadManifestsOptions,
): Promise<{ readonly name: string; readonly text: string }[]> {
  const texts = [];
  for (const name of await manifestFilesOf(source.paths, source)) {
    texts.push({ name, text: await readText(name, stdin) });
  }
  return texts;
}
