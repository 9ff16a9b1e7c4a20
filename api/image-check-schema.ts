import { z } from "zod";
import { celRules } from "./custom-resource.ts";

/** Real clusters have two or three platforms; an index may list a few dozen. */
const MAX_PLATFORMS = 64;
const MAX_PULL_SECRETS = 16;
const MAX_SELECTOR_LABELS = 32;
/** A reference is at most a host of 253, a path of 255, a tag of 128 and a digest of 135 characters. */
const MAX_REFERENCE = 800;

const digest = z
  .string()
  .max("sha512:".length + 128)
  .regex(/^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/);

const name = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/);

const time = z.string().max(64).meta({ format: "date-time" });
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

const imagePullSecrets = z
  .array(z.object({ name: name.meta({ description: "Name of a Secret of the same namespace." }) }))
  .max(MAX_PULL_SECRETS)
  .meta({
    description:
      "Secrets to pull with, tried in order; without any, those of the service account are used, as for a pod.",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
  });

const interval = z
  .string()
  .max(32)
  .default("1h")
  .meta({
    description: "How long a good result counts, from 1m to 720h. Failures are looked at sooner.",
    ...celRules({
      rule: "self.matches('^([0-9]{1,6}[hms])+$') && duration(self) >= duration('1m') && duration(self) <= duration('720h')",
      message: "interval must be between 1m and 720h, such as 30m or 1h30m",
      messageExpression:
        "'interval must be between 1m and 720h, such as 30m or 1h30m, not ' + self",
    }),
  });

const nodeSelector = z.record(z.string(), z.string().max(63)).meta({
  description: "Labels of the nodes that may run the image; without any, every node may.",
  maxProperties: MAX_SELECTOR_LABELS,
  ...celRules({
    rule: "self.all(key, size(key) <= 317)",
    message: "nodeSelector has a key that is too long for a label",
  }),
});

const spec = z
  .object({
    image,
    imagePullSecrets: imagePullSecrets.optional(),
    serviceAccountName: name.default("default").meta({
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

const condition = z
  .object({
    type: z.string().min(1).max(316),
    status: z.enum(["True", "False", "Unknown"]),
    reason: z
      .string()
      .min(1)
      .max(1024)
      .regex(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/),
    message: z.string().max(32_768),
    lastTransitionTime: time,
    observedGeneration: z.int().min(0).optional(),
  })
  .meta({ description: "One aspect of the state, as metav1.Condition." });

const platform = z
  .object({
    platform: z.string().min(1).max(300).meta({ description: "As linux/arm64/v8." }),
    digest: digest.meta({ description: "Digest of the platform's manifest." }),
    sizeBytes: z.int().min(0).meta({ description: "Compressed size of its layers in bytes." }),
  })
  .meta({ description: "What a node of one platform pulls." });

const status = z
  .object({
    observedGeneration: z.int().min(0).optional(),
    conditions: z
      .array(condition)
      .max(8)
      .meta({
        description:
          "Pullable is True, False or Unknown; its reason is Pullable or the class of the failure, its message says what to do.",
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["type"],
      })
      .optional(),
    vantage: z.enum(["Controller", "Node"]).optional().meta({
      description:
        "Whose view the result is: the controller's, or that of a node that pulled the image.",
    }),
    digest: digest.optional().meta({ description: "What the reference resolved to last." }),
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
    checkedTime: time.optional().meta({ description: "When the image was looked at last." }),
    nextCheckTime: time.optional().meta({ description: "When it will be looked at next." }),
    lastGoodDigest: digest.optional().meta({
      description: "What the reference resolved to when it could be pulled last.",
    }),
    tagMovedTime: time.optional().meta({
      description: "When the tag was last seen to stand for another digest than before.",
    }),
  })
  .meta({ description: "What the last check found." });

/** The parts of an ImageCheck that are ours; the API server adds the rest. */
export const imageCheckSchema = z.object({ spec, status: status.optional() }).meta({
  description:
    "ImageCheck says whether one image can be pulled with one set of pull secrets. The controller makes those for images in use; others may be added before a rollout.",
});
