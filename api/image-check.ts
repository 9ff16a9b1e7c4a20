import { z } from "zod";
import type { CustomResource } from "./custom-resource.ts";
import { API_VERSION } from "./group.ts";
import { imageCheckSchema } from "./image-check-schema.ts";

export const imageCheckResource: CustomResource = {
  kind: "ImageCheck",
  plural: "imagechecks",
  shortNames: ["imgc"],
  scope: "Namespaced",
  schema: imageCheckSchema,
  printerColumns: [
    {
      name: "Image",
      type: "string",
      jsonPath: ".spec.image",
      description: "The image reference that is checked.",
    },
    {
      name: "Pullable",
      type: "string",
      jsonPath: '.status.conditions[?(@.type=="Pullable")].status',
      description: "Whether it can be pulled.",
    },
    {
      name: "Reason",
      type: "string",
      jsonPath: '.status.conditions[?(@.type=="Pullable")].reason',
      description: "Class of the failure.",
    },
    {
      name: "Digest",
      type: "string",
      jsonPath: ".status.digest",
      description: "What the reference resolved to last.",
    },
    {
      name: "Size",
      type: "string",
      jsonPath: ".status.size",
      description: "Compressed size of the first platform.",
    },
    {
      name: "Checked",
      type: "date",
      jsonPath: ".status.checkedTime",
      description: "Time since the last look at the image.",
    },
  ],
};

/** An ImageCheck as the API server sends it, as far as the cluster's parts read it. */
const storedImageCheck = imageCheckSchema.extend({
  metadata: z.object({
    namespace: z.string().min(1),
    name: z.string().min(1),
    generation: z.int().default(0),
  }),
});

export type ImageCheck = z.output<typeof storedImageCheck>;
export type ImageCheckCondition = NonNullable<
  NonNullable<ImageCheck["status"]>["conditions"]
>[number];

/** Where the API server keeps the ImageChecks of all namespaces. */
export const IMAGE_CHECKS_PATH = `/apis/${API_VERSION}/${imageCheckResource.plural}`;

/** Reads an object from the API server; throws ZodError when it is not an ImageCheck. */
export function decodeImageCheck(raw: unknown): ImageCheck {
  return storedImageCheck.parse(raw);
}

/** The condition that says whether the image can be pulled; undefined before the first check of the present spec. */
export function pullableConditionOf({
  metadata,
  status,
}: ImageCheck): ImageCheckCondition | undefined {
  const condition = status?.conditions?.find(({ type }) => type === "Pullable");
  const seen = condition?.observedGeneration ?? status?.observedGeneration;
  return seen === metadata.generation ? condition : undefined;
}
