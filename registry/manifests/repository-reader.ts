import { type Digest, isDigest } from "../../placement/digest.ts";
import type { Platform } from "../../placement/platform.ts";
import { quoteText } from "../../placement/quote-text.ts";
import type { FailureClass } from "../failures/failure-classes.ts";
import {
  failed,
  type Leg,
  type RegistryFailed,
  type RegistryResult,
} from "../failures/registry-failure.ts";
import type { RegistryGateway } from "../limits/registry-gateway.ts";
import type { RepositoryAccess } from "../registry-api.ts";
import type { ResolvedDigest } from "../registry-image.ts";
import { contentTypeOf, headerOf, type Reply } from "../transport/reply.ts";
import { parseBoundedJson } from "./bounded-json.ts";
import { contentDigestOf, isContentOf } from "./content-digest.ts";
import { decodeManifest } from "./manifest-decoder.ts";
import type { ManifestDocument } from "./manifest-document.ts";
import { MANIFEST_ACCEPT } from "./media-types.ts";
import { platformSchema } from "./platform-schema.ts";
import { isVouchedFor } from "./vouched-blob.ts";

const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** What is read, by tag or by digest. */
interface Target {
  readonly leg: "manifest" | "child" | "config" | "blob";
  readonly reference: string;
}

/** Reads manifests and configs of one repository, on behalf of one credential, and believes nothing that it can verify. */
export class RepositoryReader {
  readonly #gateway: RegistryGateway;
  readonly #access: RepositoryAccess;

  constructor(gateway: RegistryGateway, access: RepositoryAccess) {
    this.#gateway = gateway;
    this.#access = access;
  }

  /**
   * The digest of a tag, or whether a digest is there: by HEAD, which registries do not count against their limits, as
   * containerd does. HEAD has no error body and some registries do not know it, so other answers are asked for with GET.
   */
  async resolve(reference: string): Promise<RegistryResult<ResolvedDigest>> {
    const target = { leg: "manifest", reference } as const;
    const head = await this.#ask(target, "HEAD");
    if (head.kind === "ok") {
      const mediaType = contentTypeOf(head.value);
      const digest = headerOf(head.value, "docker-content-digest") ?? "";
      if (mediaType !== undefined && isDigest(digest)) {
        if (!isDigest(reference) || digest === reference) return ok({ digest, mediaType });
        return this.#mismatch(target, head.value);
      }
    } else if (!isWorthGet(head)) {
      return head;
    }
    const reply = await this.#ask(target, "GET");
    return reply.kind === "failed" ? reply : this.#resolvedOf(target, reply.value);
  }

  /** The document under a digest; `child` where an index led there. */
  async manifest(
    digest: Digest,
    leg: "manifest" | "child",
  ): Promise<RegistryResult<ManifestDocument>> {
    const target = { leg, reference: digest };
    const reply = await this.#ask(target, "GET");
    if (reply.kind === "failed") return reply;
    if (!isContentOf(reply.value.bytes, digest)) return this.#mismatch(target, reply.value);
    return this.#decoded(target, reply.value);
  }

  /** The platform that the config of a single manifest names. */
  async configPlatform(digest: Digest): Promise<RegistryResult<Platform>> {
    const target = { leg: "config", reference: digest } as const;
    const reply = await this.#ask(target, "GET");
    if (reply.kind === "failed") return reply;
    if (!isContentOf(reply.value.bytes, digest)) return this.#mismatch(target, reply.value);
    const json = parseBoundedJson(reply.value.bytes);
    const platform = json.kind === "parsed" ? platformSchema.safeParse(json.value).data : undefined;
    if (platform !== undefined) return ok(platform);
    return this.#useless("UnsupportedMediaType", "names no platform", {
      target,
      reply: reply.value,
    });
  }

  /** Whether a blob is there, by HEAD; a registry that does not know HEAD leaves it open and is believed. */
  async confirmBlob(digest: Digest): Promise<RegistryResult<Digest>> {
    const target = { leg: "blob", reference: digest } as const;
    const head = await this.#ask(target, "HEAD");
    if (head.kind === "ok" || isVouchedFor(head, this.#access.domain)) return ok(digest);
    return head;
  }

  #resolvedOf(target: Target, reply: Reply): RegistryResult<ResolvedDigest> {
    const claimed = headerOf(reply, "docker-content-digest") ?? "";
    const expected = isDigest(target.reference) ? target.reference : claimed;
    if (isDigest(expected) && !isContentOf(reply.bytes, expected)) {
      return this.#mismatch(target, reply);
    }
    const document = this.#decoded(target, reply);
    if (document.kind === "failed") return document;
    const digest = isDigest(expected) ? expected : contentDigestOf(reply.bytes);
    return ok({ digest, mediaType: document.value.mediaType });
  }

  #decoded(target: Target, reply: Reply): RegistryResult<ManifestDocument> {
    const contentType = contentTypeOf(reply);
    if (contentType === undefined) {
      return this.#useless("NotARegistry", "came without Content-Type", { target, reply });
    }
    const decoded = decodeManifest(reply.bytes, contentType);
    if (decoded.kind === "decoded") return ok(decoded.document);
    return this.#useless(decoded.class, decoded.reason, { target, reply });
  }

  #ask(target: Target, method: "GET" | "HEAD"): Promise<RegistryResult<Reply>> {
    const { leg, reference } = target;
    const isBlob = leg === "config" || leg === "blob";
    return this.#gateway.ask(
      {
        leg,
        method,
        endpoint: `${isBlob ? "blobs" : "manifests"}/${reference}`,
        accept: isBlob ? "*/*" : MANIFEST_ACCEPT,
        maxBytes: MAX_MANIFEST_BYTES,
        contentVerified: isDigest(reference),
        subject: this.#subjectOf(target),
      },
      this.#access,
    );
  }

  #mismatch(target: Target, reply: Reply): RegistryFailed {
    return this.#useless("DigestMismatch", "is not what its digest says", { target, reply });
  }

  #useless(
    failureClass: FailureClass,
    reason: string,
    { target, reply }: { target: Target; reply: Reply },
  ): RegistryFailed {
    const context: { leg: Leg; host: string; httpStatus: number } = {
      leg: target.leg,
      host: reply.url.host,
      httpStatus: reply.status,
    };
    return failed(failureClass, `The ${this.#subjectOf(target)} ${reason}`, context);
  }

  #subjectOf({ leg, reference }: Target): string {
    const { domain, path } = this.#access;
    const separator = isDigest(reference) ? "@" : ":";
    const name = quoteText(`${domain}/${path}${separator}${reference}`);
    const kind = leg === "config" || leg === "blob" ? leg : "manifest";
    return `${kind} ${name}`;
  }
}

function ok<T>(value: T): RegistryResult<T> {
  return { kind: "ok", value };
}

/**
 * Whether GET may tell more than a failed HEAD: most 4xx have an error code in their body; 405 and 501 may mean that HEAD
 * is unknown. A repeated 401 or 429 would be held against us, and tells nothing new.
 */
function isWorthGet({ failure: { leg, httpStatus = 0 } }: RegistryFailed): boolean {
  if (leg !== "manifest" || [401, 408, 429].includes(httpStatus)) return false;
  return (httpStatus >= 400 && httpStatus < 499) || httpStatus === 501;
}
