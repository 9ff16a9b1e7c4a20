import type { LookupFunction } from "node:net";
import type { Digest } from "../placement/digest.ts";
import type { ImageReference } from "../placement/image-reference.ts";
import type { Platform } from "../placement/platform.ts";
import type { Clock } from "../runtime/clock.ts";
import { Authorizer } from "./authorization/authorizer.ts";
import type { Credential } from "./credentials/credential.ts";
import { tryCredentials } from "./credentials/credential-tries.ts";
import type { RegistryResult } from "./failures/registry-failure.ts";
import { HostTrust, type HostTrustOptions } from "./guard/host-trust.ts";
import { TransportGuard } from "./guard/transport-guard.ts";
import { HostBreakers } from "./limits/host-breakers.ts";
import { RateLimits } from "./limits/rate-limits.ts";
import { ReadBudgets } from "./limits/read-budgets.ts";
import { RegistryGateway } from "./limits/registry-gateway.ts";
import { type ConfirmableImage, confirmBlobs } from "./manifests/confirm-blobs.ts";
import { readDocument, versionOf } from "./manifests/image-document.ts";
import { readImageContent } from "./manifests/image-reader.ts";
import { ImageSource } from "./manifests/image-source.ts";
import { RegistryApi } from "./registry-api.ts";
import { RegistryCaches } from "./registry-caches.ts";
import type { RegistryImage } from "./registry-image.ts";
import { GuardedAgents } from "./transport/guarded-agents.ts";
import type { ProxyOptions } from "./transport/proxy-options.ts";
import { RegistryTransport } from "./transport/registry-transport.ts";

export interface RegistryClientOptions extends HostTrustOptions {
  readonly clock: Clock;
  /** PEM certificates trusted beside the public ones, see readCertificateAuthorities. */
  readonly certificateAuthorities?: readonly string[];
  readonly proxies?: ProxyOptions;
  /** Domains that serve copies of other registries' images, whose 404 therefore proves nothing. */
  readonly pullThroughHosts?: readonly string[];
  /** Bounds each request with its redirects; 10,000 when absent. */
  readonly legTimeoutMs?: number;
  /** Bounds each connection, TLS included; 5,000 when absent. */
  readonly connectTimeoutMs?: number;
  /** How many manifests of one host this client may read in an hour, as of now and above 0; 10,000 when absent. */
  readonly readsPerHour?: (() => number) | undefined;
  /** How names become addresses; the system's resolver when absent. */
  readonly lookup?: LookupFunction;
}

interface DigestReadOptions {
  /** Tried in this order until one succeeds; anonymous where there is none. */
  readonly credentials: readonly Credential[];
  /** Ends the waiting: the call then rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

interface ResolveOptions extends DigestReadOptions {
  /** Whether what the registry said some seconds ago is too old; false when absent. */
  readonly isAnew?: boolean;
}

export interface ImageReadOptions extends DigestReadOptions {
  readonly platforms: readonly Platform[];
}

interface BlobReadOptions extends DigestReadOptions {
  /** What the reference was read to hold. */
  readonly image: ConfirmableImage;
}

/**
 * Reads images from any OCI or Docker v2 registry, as containerd would resolve them. Every failure is a value; answers are
 * kept in memory for each credential on its own, and equal questions at the same time are asked once.
 */
export class RegistryClient {
  readonly #agents: GuardedAgents;
  readonly #breakers: HostBreakers;
  readonly #caches: RegistryCaches;
  readonly #gateway: RegistryGateway;
  readonly #closed = new AbortController();

  /** Throws RangeError for a proxy or a trusted network that is none. */
  constructor(options: RegistryClientOptions) {
    const {
      clock,
      pullThroughHosts = [],
      legTimeoutMs = 10_000,
      connectTimeoutMs = 5_000,
      readsPerHour = () => 10_000,
    } = options;
    const { certificateAuthorities, proxies, lookup } = options;
    const { signal } = this.#closed;
    const guard = new TransportGuard(new HostTrust(options));
    this.#agents = new GuardedAgents({
      guard,
      certificateAuthorities,
      proxies,
      connectTimeoutMs,
      lookup,
    });
    const transport = new RegistryTransport({ agents: this.#agents, guard, clock, legTimeoutMs });
    const authorizer = new Authorizer({ transport, guard, clock, signal });
    this.#breakers = new HostBreakers(clock);
    this.#caches = new RegistryCaches(clock);
    const api = new RegistryApi({ transport, authorizer, signal, clock, pullThroughHosts });
    const rateLimits = new RateLimits(clock);
    const readBudgets = new ReadBudgets({ clock, readsPerHour });
    this.#gateway = new RegistryGateway({
      api,
      guard,
      breakers: this.#breakers,
      rateLimits,
      readBudgets,
    });
  }

  /** What the reference resolves to now, at the cost of a HEAD; a digest is looked up too. */
  async readDigest(
    reference: ImageReference,
    options: ResolveOptions,
  ): Promise<RegistryResult<Digest>> {
    return tryCredentials(options.credentials, async (credential) => {
      const source = this.#sourceOf(reference, credential, options.signal);
      const version = versionOf(reference);
      const resolved = await (options.isAnew === true
        ? source.resolveAnew(version)
        : source.resolve(version));
      return resolved.kind === "failed" ? resolved : { kind: "ok", value: resolved.value.digest };
    });
  }

  /** What the reference holds for the wanted platforms; fails where it has none of them. */
  async readImage(
    reference: ImageReference,
    options: ImageReadOptions,
  ): Promise<RegistryResult<RegistryImage>> {
    return tryCredentials(options.credentials, async (credential) => {
      const source = this.#sourceOf(reference, credential, options.signal);
      const found = await readDocument(source, reference);
      if (found.kind === "failed") return found;
      return readImageContent(source, found.value, options.platforms);
    });
  }

  /** Whether every blob of an image that was read is there, at the cost of a HEAD each; returns which these are. */
  async confirmBlobs(
    reference: ImageReference,
    { image, credentials, signal }: BlobReadOptions,
  ): Promise<RegistryResult<readonly Digest[]>> {
    return tryCredentials(credentials, (credential) =>
      confirmBlobs(this.#sourceOf(reference, credential, signal), image),
    );
  }

  /** Ends all work under way and closes the connections. */
  async close(): Promise<void> {
    this.#closed.abort(new Error("The registry client is closed"));
    this.#breakers.close();
    await this.#agents.close();
  }

  #sourceOf(
    { domain, path }: ImageReference,
    credential: Credential | undefined,
    signal: AbortSignal,
  ): ImageSource {
    signal.throwIfAborted();
    const ports = { gateway: this.#gateway, caches: this.#caches, signal };
    return new ImageSource({ domain, path, credential }, ports);
  }
}
