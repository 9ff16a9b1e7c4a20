import { createHash } from "node:crypto";
import { type Digest, parseDigest } from "../../../placement/digest.ts";
import type { HollowImage } from "./hollow-image.ts";

/** An image for tests: layers by name and size; the same name is the same layer. */
export function hollowImage(name: string, layers: Readonly<Record<string, number>>): HollowImage {
  return {
    reference: `registry.example/${name}:1`,
    repository: `registry.example/${name}`,
    digest: digestOf(`manifest of ${name}`),
    layers: Object.entries(layers).map(([layer, sizeBytes]) => ({
      digest: digestOf(layer),
      sizeBytes,
    })),
  };
}

/** The digest of content that is told apart by a text. */
export function digestOf(text: string): Digest {
  return parseDigest(`sha256:${createHash("sha256").update(text).digest("hex")}`);
}
