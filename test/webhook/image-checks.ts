import { decodeImageCheck, type ImageCheck } from "../../api/image-check.ts";
import { digestOf } from "../support/layers.ts";

export interface CheckFields {
  readonly name?: string;
  readonly image?: string;
  readonly secrets?: readonly string[];
  readonly serviceAccountName?: string;
  readonly status?: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly generation?: number;
  readonly observedGeneration?: number;
  readonly more?: object;
}

/** An ImageCheck of the namespace `shop`, checked at the start of 2026 and due an hour later. */
export function imageCheck(fields: CheckFields = {}): ImageCheck {
  const { name = "web", image = "registry.example/app:v1", secrets = [] } = fields;
  const { status = "True", reason = "Pullable", generation = 1 } = fields;
  const { observedGeneration = generation, serviceAccountName = "default" } = fields;
  return decodeImageCheck({
    metadata: { namespace: "shop", name, generation },
    spec: {
      image,
      serviceAccountName,
      imagePullSecrets: secrets.map((secret) => ({ name: secret })),
    },
    status: {
      observedGeneration,
      conditions: [
        {
          type: "Pullable",
          status,
          reason,
          message: `as the controller says: ${reason}`,
          lastTransitionTime: "2026-01-01T00:00:00Z",
        },
      ],
      digest: digestOf("app"),
      platforms: [{ platform: "linux/amd64", digest: digestOf("amd64"), sizeBytes: 5 }],
      checkedTime: "2026-01-01T00:00:00Z",
      nextCheckTime: "2026-01-01T01:00:00Z",
      ...fields.more,
    },
  });
}
