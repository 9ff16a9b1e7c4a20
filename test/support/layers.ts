import { type Digest, parseDigest } from "../../placement/digest.ts";
import type { Layer } from "../../placement/layer.ts";

/** A digest made from a small number or word, the same for the same seed. */
export function digestOf(seed: number | string): Digest {
  const hex = Buffer.from(String(seed)).toString("hex");
  return parseDigest(`sha256:${hex.padStart(64, "0").slice(-64)}`);
}

export function layer(seed: number | string, sizeBytes: number): Layer {
  return { digest: digestOf(seed), sizeBytes };
}
