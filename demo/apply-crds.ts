import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";
import { apply } from "../kube/apply.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { systemClock } from "../runtime/clock.ts";

const CRDS = new URL("../manifests/crds/", import.meta.url);
const COLLECTION = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const POLL_MS = 100;

interface CustomResourceDefinition extends KubeObject {
  readonly status?: { readonly conditions?: readonly { type: string; status: string }[] };
}

/** Applies the CustomResourceDefinitions of `manifests/crds` and waits until the API server serves them. */
export async function applyCrds(client: KubeClient, signal: AbortSignal): Promise<void> {
  for (const file of await readdir(CRDS)) {
    if (!file.endsWith(".yaml") || file === "kustomization.yaml") continue;
    const object = parse(await readFile(new URL(file, CRDS), "utf8")) as KubeObject;
    const path = `${COLLECTION}/${object.metadata.name}`;
    await apply(client, path, { object, fieldManager: "layerwise-demo", signal });
    while (!isEstablished(await client.request("GET", path, { signal }))) {
      await systemClock.sleep(POLL_MS, signal);
    }
  }
}

function isEstablished({ status }: CustomResourceDefinition): boolean {
  const conditions = status?.conditions ?? [];
  return conditions.some(({ type, status: value }) => type === "Established" && value === "True");
}
