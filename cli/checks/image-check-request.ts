import { API_VERSION } from "../../api/group.ts";
import { imageCheckResource } from "../../api/image-check.ts";
import type { ObjectPlace } from "../cluster/object-place.ts";
import { PLUGIN_LABELS } from "../cluster/plugin-labels.ts";
import type { ImageUse } from "../workloads/image-use.ts";

/** The ImageCheck that has the cluster look at an image as the pods of the use would pull it. */
export function imageCheckFor(
  { image, context, constraints }: ImageUse,
  place: ObjectPlace,
): object {
  const { serviceAccountName } = context;
  const { nodeSelector } = constraints;
  const secrets = [...new Set(context.secretNames)].map((name) => ({ name }));
  return {
    apiVersion: API_VERSION,
    kind: imageCheckResource.kind,
    metadata: { ...place, labels: PLUGIN_LABELS },
    spec: {
      image: image.reference,
      serviceAccountName,
      ...(secrets.length === 0 ? {} : { imagePullSecrets: secrets }),
      ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }),
    },
  };
}
