import { createHash } from "node:crypto";
import { type Digest, parseDigest } from "../../placement/digest.ts";

export function isContentOf(bytes: Uint8Array, digest: Digest): boolean {
  return contentDigestOf(bytes, algorithmOf(digest)) === digest;
}

export function contentDigestOf(
  bytes: Uint8Array,
  algorithm: "sha256" | "sha512" = "sha256",
): Digest {
  return parseDigest(`${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`);
}

function algorithmOf(digest: Digest): "sha256" | "sha512" {
  return digest.startsWith("sha512:") ? "sha512" : "sha256";
}
