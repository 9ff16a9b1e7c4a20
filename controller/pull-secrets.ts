import { LRUCache } from "lru-cache";
import { KubeApiError } from "../kube/kube-api-error.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import type { Credential } from "../registry/credential.ts";
import { Keyring, type KeyringEntry } from "../registry/keyring.ts";
import { decodePullSecret } from "../registry/pull-secret.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { ControllerMetrics } from "./controller-metrics.ts";
import type { PullContext } from "./pull-context.ts";

const MAX_CACHED = 1_000;
/** A secret that was corrected counts after this; kept short because credentials should not stay in memory. */
const CACHE_MS = 60_000;

export interface PullSecretsOptions {
  readonly client: KubeClient;
  readonly metrics: ControllerMetrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Reads the credentials that a pod's pulls would use: its pull secrets, else those of its service account, by name. One that
 * is missing, forbidden or malformed is passed over, as the kubelet does.
 */
export class PullSecrets {
  readonly #options: PullSecretsOptions;
  readonly #secrets: LRUCache<string, readonly KeyringEntry[]>;
  readonly #accounts: LRUCache<string, readonly string[]>;
  /** What was complained of already. */
  readonly #logged = new LRUCache<string, true>({ max: MAX_CACHED });

  constructor(options: PullSecretsOptions) {
    const { clock } = options;
    const bounds = {
      max: MAX_CACHED,
      ttl: CACHE_MS,
      ttlResolution: 0,
      perf: { now: () => clock.nowMs() },
    };
    this.#options = options;
    this.#secrets = new LRUCache({
      ...bounds,
      fetchMethod: (name, _stale, { signal }) => this.#readSecret(name, signal),
    });
    this.#accounts = new LRUCache({
      ...bounds,
      fetchMethod: (name, _stale, { signal }) => this.#readAccount(name, signal),
    });
  }

  /** Credentials for `repository`, in the order in which the kubelet tries them; empty for an anonymous pull. */
  async credentialsFor(repository: string, context: PullContext): Promise<Credential[]> {
    const { namespace, serviceAccountName } = context;
    let names = context.secretNames;
    if (names.length === 0) {
      names = (await this.#accounts.fetch(`${namespace}/${serviceAccountName}`)) ?? [];
    }
    const entries: KeyringEntry[] = [];
    for (const name of names) {
      entries.push(...((await this.#secrets.fetch(`${namespace}/${name}`)) ?? []));
    }
    return new Keyring(entries).lookup(repository);
  }

  async #readSecret(key: string, signal: AbortSignal): Promise<readonly KeyringEntry[]> {
    const raw = await this.#read<unknown>("secrets", key, signal);
    if (raw === undefined) return [];
    const decoded = decodePullSecret(raw);
    if (decoded.kind === "malformed") {
      this.#complain(key, { resource: "secrets", reason: "malformed", detail: decoded.reason });
      return [];
    }
    this.#options.metrics.countPullSecret("read");
    return decoded.entries;
  }

  async #readAccount(key: string, signal: AbortSignal): Promise<readonly string[]> {
    const account = await this.#read<{ imagePullSecrets?: { name?: string }[] }>(
      "serviceaccounts",
      key,
      signal,
    );
    return (account?.imagePullSecrets ?? []).flatMap(({ name }) => name || []);
  }

  async #read<T>(resource: string, key: string, signal: AbortSignal): Promise<T | undefined> {
    const [namespace = "", name = ""] = key.split("/");
    try {
      const path = `/api/v1/namespaces/${namespace}/${resource}/${name}`;
      return await this.#options.client.request<T>("GET", path, { signal });
    } catch (error) {
      if (!(error instanceof KubeApiError) || ![403, 404].includes(error.status)) throw error;
      const reason = error.status === 404 ? "missing" : "forbidden";
      this.#complain(key, { resource, reason, detail: error.message });
      return undefined;
    }
  }

  #complain(
    key: string,
    { resource, reason, detail }: { resource: string; reason: PullSecretFault; detail: string },
  ): void {
    const { metrics, logger } = this.#options;
    const isSecret = resource === "secrets";
    if (isSecret) metrics.countPullSecret(reason);
    // What is forbidden is so for a whole namespace: it has not opted in.
    const scope = reason === "forbidden" ? key.split("/")[0] : key;
    const complaint = `${reason} ${resource} ${scope}`;
    if (this.#logged.has(complaint)) return;
    this.#logged.set(complaint, true);
    const line = { resource, key, reason, detail };
    logger[isSecret ? "warn" : "info"](line, "pull secrets not readable, going on without them");
  }
}

type PullSecretFault = "missing" | "forbidden" | "malformed";
