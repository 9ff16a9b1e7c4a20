import { z } from "zod";
import { conditionsSchema, timeSchema } from "./condition-schema.ts";
import { celRules } from "./custom-resource.ts";
import { digestSchema } from "./digest-schema.ts";
import { goDurationSchema } from "./go-duration-schema.ts";
import { matchLabelsSchema } from "./match-labels-schema.ts";
import { objectNameSchema } from "./object-name-schema.ts";
import { pullSecretsSchema } from "./pull-secrets-schema.ts";

/** Real clusters have two or three platforms; an index may list a few dozen. */
const MAX_PLATFORMS = 64;
/** A reference is at most a host of 253, a path of 255, a tag of 128 and a digest of 135 characters. */
const MAX_REFERENCE = 800;

const count = z.int().min(0).max(1_000_000);

const image = z
  .string()
  .min(1)
  .max(MAX_REFERENCE)
  .meta({
    description:
      "Image reference as a pod names it, such as nginx:1.27 or ghcr.io/team/web@sha256:....",
    ...celRules(
      {
        rule: "!self.contains('://')",
        message: "image must not have a scheme",
        messageExpression: "'image must not have a scheme: write ' + self.split('://')[1]",
      },
      {
        rule: "self.matches('^[!-~]+$')",
        message: "image must not contain blanks, control characters or characters outside ASCII",
      },
    ),
  });

const interval = goDurationSchema({
  field: "interval",
  min: "1m",
  max: "720h",
  example: "30m or 1h30m",
})
  .default("1h")
  .meta({
    description: "How long a good result counts, from 1m to 720h. Failures are looked at sooner.",
  });

const nodeSelector = matchLabelsSchema(
  "nodeSelector",
  "Labels of the nodes that may run the image; without any, every node may.",
);

const spec = z
  .object({
    image,
    imagePullSecrets: pullSecretsSchema.optional(),
    serviceAccountName: objectNameSchema.default("default").meta({
      description: "Service account whose pull secrets count where the check names none.",
    }),
    depth: z.enum(["Manifest", "Blobs", "Pull"]).default("Manifest").meta({
      description:
        "How far to look: the manifests, also whether every blob is there, or a pull on a node of each platform.",
    }),
    interval,
    nodeSelector: nodeSelector.optional(),
  })
  .meta({ description: "Which image to check, and as whom." });

const platform = z
  .object({
    platform: z.string().min(1).max(300).meta({ description: "As linux/arm64/v8." }),
    digest: digestSchema.meta({ description: "Digest of the platform's manifest." }),
    sizeBytes: z.int().min(0).meta({ description: "Compressed size of its layers in bytes." }),
  })
  .meta({ description: "What a node of one platform pulls." });

const status = z
  .object({
    observedGeneration: z.int().min(0).optional(),
    conditions: conditionsSchema(
      "Pullable is True, False or Unknown; its reason is Pullable or the class of the failure, its message says what to do.",
    ).optional(),
    vantage: z.enum(["Controller", "Node"]).optional().meta({
      description:
        "Whose view the result is: the controller's, or that of a node that pulled the image.",
    }),
    digest: digestSchema.optional().meta({ description: "What the reference resolved to last." }),
    platforms: z
      .array(platform)
      .max(MAX_PLATFORMS)
      .meta({
        description: "The platforms of eligible nodes that the image has.",
        "x-kubernetes-list-type": "atomic",
      })
      .optional(),
    missingPlatforms: z
      .array(z.string().min(1).max(300))
      .max(MAX_PLATFORMS)
      .meta({
        description: "The platforms of eligible nodes that the image does not have.",
        "x-kubernetes-list-type": "atomic",
      })
      .optional(),
    size: z
      .string()
      .max(32)
      .optional()
      .meta({ description: "Size of the first platform, for people." }),
    eligibleNodes: count.optional().meta({ description: "Nodes that may run the image." }),
    presentNodes: count
      .optional()
      .meta({ description: "Eligible nodes that already have the image." }),
    checkedTime: timeSchema.optional().meta({ description: "When the image was looked at last." }),
    nextCheckTime: timeSchema.optional().meta({ description: "When it will be looked at next." }),
    lastGoodDigest: digestSchema.optional().meta({
      description: "What the reference resolved to when it could be pulled last.",
    }),
    tagMovedTime: timeSchema.optional().meta({
      description: "When the tag was last seen to stand for another digest than before.",
    }),
  })
  .meta({ description: "What the last check found." });

/** The parts of an ImageCheck that are ours; the API server adds the rest. */
export const imageCheckSchema = z.object({ spec, status: status.optional() }).meta({
  description:
    "ImageCheck says whether one image can be pulled with one set of pull secrets. The controller makes those for images in use; others may be added before a rollout.",
});
