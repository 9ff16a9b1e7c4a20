import { z } from "zod";
import { imageCacheSpecSchema } from "./image-cache-spec-schema.ts";
import { imageCacheStatusSchema } from "./image-cache-status-schema.ts";

/** The parts of an ImageCache that are ours; the API server adds the rest. */
export const imageCacheSchema = z
  .object({ spec: imageCacheSpecSchema, status: imageCacheStatusSchema.optional() })
  .meta({
    description:
      "ImageCache says which images to keep on which nodes, so that they are there before the pods.",
  });
