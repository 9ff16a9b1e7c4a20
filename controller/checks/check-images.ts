import { pullContextOf } from "../../check/pull-context.ts";
import { imageKeyOf } from "../images/image-key.ts";
import type { SourceImages } from "../images/image-usage.ts";
import type { CheckRecord } from "./check-record.ts";

/** The image of a check that a user made, so that it is described before anybody else uses it; of other checks none. */
export function checkImagesOf({ check, isDiscovered }: CheckRecord): SourceImages {
  const { metadata, spec } = check;
  const key = isDiscovered ? undefined : imageKeyOf(spec.image);
  if (key === undefined) return { keys: [] };
  return { keys: [key], context: pullContextOf(metadata.namespace, spec) };
}
