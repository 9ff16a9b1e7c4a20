import { createHash } from "node:crypto";
import { API_VERSION } from "../../api/group.ts";
import { imageCacheResource } from "../../api/image-cache.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { formatImageReference } from "../../placement/image-reference.ts";
import { PLUGIN_LABELS } from "../cluster/plugin-labels.ts";
import type { WarmOptions } from "./warm-options.ts";

const MAX_STEM = 40;
const HASH_DIGITS = 8;

type Choice = Pick<WarmOptions, "images" | "selector" | "nodes" | "name" | "pullSecrets">;

type WarmManifest = KubeObject & { readonly spec: object };

/** The ImageCache that has the nodes pull what the options name; of each image one, however it is written. */
export function warmManifestOf(choice: Choice, namespace: string): WarmManifest {
  const { selector, nodes, pullSecrets } = choice;
  const images = [...new Set(choice.images.map(formatImageReference))];
  const nodeNames = [...new Set(nodes)];
  const entry = {
    images,
    ...(selector.length === 0 ? {} : { matchExpressions: selector }),
    ...(nodeNames.length === 0 ? {} : { nodeNames }),
  };
  const secrets = [...new Set(pullSecrets)].map((name) => ({ name }));
  const spec = {
    cacheSpec: [entry],
    ...(secrets.length === 0 ? {} : { imagePullSecrets: secrets }),
  };
  return {
    apiVersion: API_VERSION,
    kind: imageCacheResource.kind,
    metadata: { name: choice.name ?? nameOf(choice, spec), namespace, labels: PLUGIN_LABELS },
    spec,
  };
}

/** `warm-nginx-1a2b3c4d`: the same for the same choice, so that to warm again makes no second ImageCache. */
function nameOf({ images }: Choice, spec: object): string {
  const path = images[0]?.path ?? "";
  const stem = path
    .slice(path.lastIndexOf("/") + 1)
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_STEM)
    .replace(/-$/, "");
  const hash = createHash("sha256").update(JSON.stringify(spec)).digest("hex");
  return `warm-${stem}-${hash.slice(0, HASH_DIGITS)}`;
}
