import type { Digest } from "../../placement/digest.ts";
import type { ImageReference } from "../../placement/image-reference.ts";
import { quoteText } from "../../placement/quote-text.ts";
import { failed, type RegistryFailed, type RegistryResult } from "../failures/registry-failure.ts";
import type { ImageSource } from "./image-source.ts";
import type { ManifestDocument } from "./manifest-document.ts";

export interface FoundDocument {
  readonly digest: Digest;
  readonly document: ManifestDocument;
}

/** What stands behind `:` or `@`; the digest where there are both, as containerd has it. */
export function versionOf({ digest, tag = "latest" }: ImageReference): string {
  return digest ?? tag;
}

/**
 * The document a reference leads to, by tag, digest and document, the way containerd goes: so a tag whose digest is gone
 * shows. A tag may also have moved since it was last resolved, so it is asked for again before it is blamed.
 */
export async function readDocument(
  source: ImageSource,
  reference: ImageReference,
): Promise<RegistryResult<FoundDocument>> {
  if (reference.digest !== undefined) return documentUnder(reference.digest, source);
  const tag = versionOf(reference);
  const resolved = await source.resolve(tag);
  if (resolved.kind === "failed") return resolved;
  const found = await documentUnder(resolved.value.digest, source);
  if (!isGone(found)) return found;
  const anew = await source.resolveAnew(tag, resolved.value);
  if (anew.kind === "failed") return anew;
  const foundAnew = await documentUnder(anew.value.digest, source);
  return isGone(foundAnew) ? inconsistent(foundAnew, reference) : foundAnew;
}

async function documentUnder(
  digest: Digest,
  source: ImageSource,
): Promise<RegistryResult<FoundDocument>> {
  const document = await source.manifest(digest, "manifest");
  if (document.kind === "failed") return document;
  return { kind: "ok", value: { digest, document: document.value } };
}

function isGone(found: RegistryResult<FoundDocument>): found is RegistryFailed {
  return (
    found.kind === "failed" &&
    ["ManifestUnknown", "RepositoryUnknown"].includes(found.failure.class)
  );
}

function inconsistent({ failure }: RegistryFailed, reference: ImageReference): RegistryFailed {
  const name = quoteText(`${reference.domain}/${reference.path}:${versionOf(reference)}`);
  const what = `The tag ${name} stands for a digest that its registry does not have`;
  return failed("TagDigestInconsistent", what, failure);
}
