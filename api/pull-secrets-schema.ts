import { z } from "zod";
import { objectNameSchema } from "./object-name-schema.ts";

const MAX_PULL_SECRETS = 16;

export const pullSecretsSchema = z
  .array(
    z.object({
      name: objectNameSchema.meta({ description: "Name of a Secret of the same namespace." }),
    }),
  )
  .max(MAX_PULL_SECRETS)
  .meta({
    description:
      "Secrets to pull with, tried in order; without any, those of the service account are used, as for a pod.",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
  });
