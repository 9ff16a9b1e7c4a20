import { decodeImageManifest } from "../../api/image-manifest.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import type { ManifestContent } from "../../placement/manifest-content.ts";

/**
 * On each ImageManifest: for which platforms the registry was asked, separated by commas. A platform named here but not in
 * the spec is one that the image does not have, which is as final as its content.
 */
export const SOUGHT_ANNOTATION = "layerwise.io/sought-platforms";

/** What the controller keeps of an ImageManifest. */
export interface ManifestRecord {
  readonly content: ManifestContent;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly soughtPlatforms: readonly string[];
}

/** Throws on what is not an ImageManifest. */
export function decodeManifestRecord(raw: unknown): ManifestRecord {
  const { uid = "", resourceVersion = "", annotations = {} } = (raw as KubeObject).metadata;
  const sought = annotations[SOUGHT_ANNOTATION] ?? "";
  return {
    content: decodeImageManifest(raw),
    uid,
    resourceVersion,
    soughtPlatforms: sought.split(",").filter((text) => text !== ""),
  };
}
