import { createHash } from "node:crypto";
import { type Digest, parseDigest } from "../../placement/digest.ts";
import { encodeImage, type ImageSpecification } from "../cluster/image-specification.ts";
import { type Answer, type ReceivedRequest, registryError } from "./lying-registry.ts";

export interface StoredDocument {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** What a registry of these tests has in its one repository: by digest, and by tag what the tag stands for. */
export class StoredContent {
  readonly #documents = new Map<string, StoredDocument>();
  readonly #tags = new Map<string, Digest>();

  put(bytes: Uint8Array | object, mediaType: string): Digest {
    const document = bytes instanceof Uint8Array ? bytes : Buffer.from(JSON.stringify(bytes));
    const digest = digestOf(document);
    this.#documents.set(digest, { bytes: document, mediaType });
    return digest;
  }

  tag(tag: string, digest: Digest): void {
    this.#tags.set(tag, digest);
  }

  remove(digest: Digest): void {
    this.#documents.delete(digest);
  }

  /** Puts an image and its tag; returns the digest of its index, or of its only manifest, and those of its manifests. */
  putImage(image: Omit<ImageSpecification, "repository">): { digest: Digest; manifests: Digest[] } {
    const encoded = encodeImage({ ...image, repository: "team/app" });
    for (const { bytes } of encoded.blobs) this.put(bytes, "application/octet-stream");
    const manifests = encoded.manifests.map(({ bytes, mediaType }) => this.put(bytes, mediaType));
    const digest = parseDigest(manifests.at(-1) ?? "");
    if (image.tag !== undefined) this.tag(image.tag, digest);
    return { digest, manifests };
  }

  /** Answers as an honest registry does. */
  answer({ path }: Pick<ReceivedRequest, "path">): Answer {
    const [, kind = "", reference = ""] =
      /^\/v2\/team\/app\/(manifests|blobs)\/(.+)$/.exec(path) ?? [];
    const digest = this.#tags.get(reference) ?? reference;
    const document = this.#documents.get(digest);
    if (document === undefined) {
      return registryError(404, kind === "blobs" ? "BLOB_UNKNOWN" : "MANIFEST_UNKNOWN");
    }
    return {
      headers: { "content-type": document.mediaType, "docker-content-digest": digest },
      body: document.bytes,
    };
  }
}

export function digestOf(bytes: string | Uint8Array): Digest {
  return parseDigest(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
}
