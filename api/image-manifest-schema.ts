import { z } from "zod";
import { celRules } from "./custom-resource.ts";
import { digestSchema } from "./digest-schema.ts";

/** The OCI index specification sets none of these bounds; real images stay far below them (127 layers, 30 platforms). */
export const MAX_PLATFORMS = 64;
const MAX_LAYERS = 512;
export const MAX_REFERENCES = 20;

const sizeBytes = z.int().min(0).meta({ description: "Compressed size in bytes." });

const layer = z
  .object({ digest: digestSchema.meta({ description: "Digest of the layer's blob." }), sizeBytes })
  .meta({ description: "A layer, as the manifest lists it." });

// Absent and empty are the same here: list map keys must have a value in each item.
const optionalKey = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9._-]*$/)
  .default("");

const name = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9._-]+$/);

/** One platform of an image: what a node of that platform pulls. */
export const imageManifestPlatformSchema = z
  .object({
    os: name.meta({ description: "Operating system, as linux." }),
    architecture: name.meta({ description: "Processor architecture in Go's names, as amd64." }),
    variant: optionalKey.meta({ description: "Variant of the architecture, as v7." }),
    osVersion: optionalKey.meta({ description: "Operating system version; Windows only." }),
    digest: digestSchema.meta({ description: "Digest of the platform's manifest." }),
    sizeBytes: sizeBytes.meta({ description: "Sum of the layers' compressed sizes in bytes." }),
    layers: z.array(layer).max(MAX_LAYERS).meta({
      description: "The layers from the lowest to the highest.",
      "x-kubernetes-list-type": "atomic",
    }),
  })
  .meta({
    description: "What a node of one platform pulls.",
    ...celRules({ rule: "self == oldSelf", message: "a listed platform cannot be changed" }),
  });

const SAME_PLATFORM =
  "old.os == new.os && old.architecture == new.architecture && old.variant == new.variant && old.osVersion == new.osVersion";

const spec = z
  .object({
    digest: digestSchema.meta({
      description: "Digest of the index or manifest in its repository.",
    }),
    repository: z
      .string()
      .max(255)
      .regex(/^[A-Za-z0-9.:[\]-]+(\/[a-z0-9._-]+)+$/)
      .meta({ description: "Where it was read, as docker.io/library/nginx." }),
    mediaType: z
      .string()
      .min(1)
      .max(255)
      .meta({ description: "Media type of what the digest names." }),
    platforms: z
      .array(imageManifestPlatformSchema)
      .min(1)
      .max(MAX_PLATFORMS)
      .meta({
        description: "The platforms that nodes of this cluster have.",
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["os", "architecture", "variant", "osVersion"],
        ...celRules({
          rule: `oldSelf.all(old, self.exists(new, ${SAME_PLATFORM}))`,
          message: "platforms can be added but not removed",
        }),
      }),
  })
  .meta({
    description: "What the digest contains. Content never changes, so neither does this.",
    ...celRules(
      { rule: "self.digest == oldSelf.digest", message: "digest cannot be changed" },
      { rule: "self.repository == oldSelf.repository", message: "repository cannot be changed" },
      { rule: "self.mediaType == oldSelf.mediaType", message: "mediaType cannot be changed" },
    ),
  });

const status = z
  .object({
    references: z
      .array(z.string().min(1).max(512))
      .max(MAX_REFERENCES)
      .meta({
        description: "Normalized references with a tag last seen to resolve to the digest.",
        "x-kubernetes-list-type": "atomic",
      })
      .optional(),
    platforms: z
      .string()
      .max(32_768)
      .meta({ description: "The platforms of the spec in one line, for people." })
      .optional(),
    size: z
      .string()
      .max(32)
      .meta({ description: "Size of the first platform, for people." })
      .optional(),
  })
  .meta({ description: "What is known of the digest today." });

/** The parts of an ImageManifest that are ours; the API server adds the rest. */
export const imageManifestSchema = z.object({ spec, status: status.optional() }).meta({
  description:
    "ImageManifest says which layers one image digest consists of on each platform of this cluster. The controller makes them from registries; nobody else needs to.",
  ...celRules({
    rule: "self.metadata.name == self.spec.digest.replace(':', '-')",
    message: "metadata.name must be spec.digest with '-' for ':'",
    messageExpression: "'metadata.name must be ' + self.spec.digest.replace(':', '-')",
  }),
});
