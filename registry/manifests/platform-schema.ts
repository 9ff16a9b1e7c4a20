import * as z from "zod";
import type { Platform } from "../../placement/platform.ts";

const MAX_OS_FEATURES = 32;
/** Narrow enough to be shown as it is. */
const word = z.string().regex(/^[A-Za-z0-9_.-]{0,64}$/);

/** The platform of an OCI descriptor, and of an image config, in the property names of this project. */
export const platformSchema = z
  .object({
    os: word,
    architecture: word,
    variant: word.nullish(),
    "os.version": word.nullish(),
    "os.features": z.array(word).max(MAX_OS_FEATURES).nullish(),
  })
  .transform(
    (platform): Platform => ({
      os: platform.os,
      architecture: platform.architecture,
      ...(platform.variant ? { variant: platform.variant } : {}),
      ...(platform["os.version"] ? { osVersion: platform["os.version"] } : {}),
      ...(platform["os.features"]?.length ? { osFeatures: platform["os.features"] } : {}),
    }),
  );
