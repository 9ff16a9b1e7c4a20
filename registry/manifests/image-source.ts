import type { Digest } from "../../placement/digest.ts";
import type { Platform } from "../../placement/platform.ts";
import { quoteText } from "../../placement/quote-text.ts";
import { abortable } from "../abortable.ts";
import { failed, type RegistryFailed, type RegistryResult } from "../failures/registry-failure.ts";
import type { RegistryGateway } from "../limits/registry-gateway.ts";
import type { RepositoryAccess } from "../registry-api.ts";
import { cacheKeyOf, type RegistryCaches } from "../registry-caches.ts";
import type { ResolvedDigest } from "../registry-image.ts";
import type { ImageDocument, IndexEntry, ManifestDocument } from "./manifest-document.ts";
import { RepositoryReader } from "./repository-reader.ts";

export interface ImageSourcePorts {
  readonly gateway: RegistryGateway;
  readonly caches: RegistryCaches;
  /** Ends the waiting of this caller; a load that others may wait for as well goes on. */
  readonly signal: AbortSignal;
}

/** One repository as one credential sees it, from memory where it was read before. Rejects when the caller aborts. */
export class ImageSource {
  readonly access: RepositoryAccess;
  readonly #reader: RepositoryReader;
  readonly #ports: ImageSourcePorts;

  constructor(access: RepositoryAccess, ports: ImageSourcePorts) {
    this.access = access;
    this.#reader = new RepositoryReader(ports.gateway, access);
    this.#ports = ports;
  }

  resolve(reference: string): Promise<RegistryResult<ResolvedDigest>> {
    const { caches, signal } = this.#ports;
    const key = cacheKeyOf(this.access, reference);
    return abortable(
      caches.tags.read(key, () => this.#reader.resolve(reference)),
      signal,
    );
  }

  /** The same as the registry says it now rather than some seconds ago; another answer than `known` counts as new enough. */
  resolveAnew(reference: string, known?: ResolvedDigest): Promise<RegistryResult<ResolvedDigest>> {
    const { tags } = this.#ports.caches;
    const key = cacheKeyOf(this.access, reference);
    const old = known ?? tags.peek(key);
    if (old !== undefined) tags.forget(key, old);
    return this.resolve(reference);
  }

  manifest(digest: Digest, leg: "manifest" | "child"): Promise<RegistryResult<ManifestDocument>> {
    const { caches, signal } = this.#ports;
    const key = cacheKeyOf(this.access, `${leg} ${digest}`);
    return abortable(
      caches.manifests.read(key, () => this.#reader.manifest(digest, leg)),
      signal,
    );
  }

  /** The document an index entry leads to. One of another type than the entry says is refused. */
  async child(entry: ChildDescriptor): Promise<RegistryResult<ManifestDocument>> {
    const document = await this.manifest(entry.digest, "child");
    if (document.kind === "failed" || document.value.mediaType === entry.mediaType) return document;
    return this.#mistyped(entry);
  }

  /** The same of an entry that is no index. */
  async childImage(entry: ChildDescriptor): Promise<RegistryResult<ImageDocument>> {
    const document = await this.child(entry);
    if (document.kind === "failed") return document;
    const { value } = document;
    return value.kind === "manifest" ? { kind: "ok", value } : this.#mistyped(entry);
  }

  configPlatform(digest: Digest): Promise<RegistryResult<Platform>> {
    const { caches, signal } = this.#ports;
    const key = cacheKeyOf(this.access, digest);
    return abortable(
      caches.configPlatforms.read(key, () => this.#reader.configPlatform(digest)),
      signal,
    );
  }

  confirmBlob(digest: Digest): Promise<RegistryResult<Digest>> {
    return abortable(this.#reader.confirmBlob(digest), this.#ports.signal);
  }

  #mistyped({ digest }: ChildDescriptor): RegistryFailed {
    const { domain, path } = this.access;
    const what = `The manifest ${quoteText(`${domain}/${path}@${digest}`)} is of another type than its index says`;
    return failed("UnsupportedMediaType", what, { leg: "child", host: domain });
  }
}

type ChildDescriptor = Pick<IndexEntry, "digest" | "mediaType">;
