import { LRUCache } from "lru-cache";
import { KubeApiError } from "../kube/kube-api-error.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import type { Credential } from "../registry/credentials/credential.ts";
import { Keyring, type KeyringEntry } from "../registry/credentials/keyring.ts";
import { decodePullSecret } from "../registry/credentials/pull-secret.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { PullContext } from "./pull-context.ts";

const MAX_CACHED = 1_000;
/** A secret that was corrected counts after this; kept short because credentials should not stay in memory. */
const CACHE_MS = 15_000;
/** Whoever is told that a secret is missing makes it and tries again. */
const UNUSABLE_CACHE_MS = 2_000;

const NAME = "[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?";
const KEY = new RegExp(`^${NAME}/${NAME}$`);

export type PullSecretFault = "missing" | "forbidden" | "malformed";

/** A pull secret, or a service account that may name some, which could not be used. */
export interface PullSecretNote {
  readonly resource: "secrets" | "serviceaccounts";
  readonly name: string;
  readonly fault: PullSecretFault;
  /** Of what is not read for another reason than that Layerwise may not: a noun, and a clause that says what to do. */
  readonly unread?: { readonly what: string; readonly why: string };
}

export interface ResolvedCredentials {
  /** In the order in which the kubelet tries them; empty for an anonymous pull. */
  readonly credentials: readonly Credential[];
  readonly notes: readonly PullSecretNote[];
}

export interface PullCredentialsOptions {
  readonly client: Pick<KubeClient, "request">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of every read of a secret that was not in memory. */
  readonly onSecretRead?: (result: "read" | PullSecretFault) => void;
}

type Read<T> =
  | { readonly kind: "read"; readonly value: T }
  | { readonly kind: "unusable"; readonly fault: PullSecretFault };

/**
 * Reads the credentials that a pod's pulls would use: its pull secrets, else those of its service account, by name. One that
 * is missing, forbidden or malformed is passed over and noted, as the kubelet does. Throws as KubeClient does when the
 * API server cannot be asked.
 */
export class PullCredentials {
  readonly #options: PullCredentialsOptions;
  readonly #secrets: LRUCache<string, Read<readonly KeyringEntry[]>>;
  readonly #accounts: LRUCache<string, Read<readonly string[]>>;
  /** What was complained of already. */
  readonly #logged = new LRUCache<string, true>({ max: MAX_CACHED });

  constructor(options: PullCredentialsOptions) {
    const { clock } = options;
    const bounds = {
      max: MAX_CACHED,
      ttl: CACHE_MS,
      ttlResolution: 0,
      perf: { now: () => clock.nowMs() },
      // What was pushed out of memory still answers whoever waits for it.
      ignoreFetchAbort: true,
    };
    this.#options = options;
    this.#secrets = new LRUCache({
      ...bounds,
      fetchMethod: (key, _stale, { options: entry, signal }) =>
        keptFor(entry, this.#readSecret(key, signal)),
    });
    this.#accounts = new LRUCache({
      ...bounds,
      fetchMethod: (key, _stale, { options: entry, signal }) =>
        keptFor(entry, this.#readAccount(key, signal)),
    });
  }

  async credentialsFor(repository: string, context: PullContext): Promise<ResolvedCredentials> {
    const { namespace } = context;
    const named = await this.#secretNamesOf(context);
    const entries: KeyringEntry[] = [];
    const notes = [...named.notes];
    for (const name of named.names) {
      const secret = await this.#secrets.forceFetch(`${namespace}/${name}`);
      if (secret.kind === "read") entries.push(...secret.value);
      else notes.push({ resource: "secrets", name, fault: secret.fault });
    }
    return { credentials: new Keyring(entries).lookup(repository), notes };
  }

  async #secretNamesOf(
    context: PullContext,
  ): Promise<{ readonly names: readonly string[]; readonly notes: readonly PullSecretNote[] }> {
    const { namespace, secretNames, serviceAccountName: name } = context;
    if (secretNames.length > 0) return { names: secretNames, notes: [] };
    const account = await this.#accounts.forceFetch(`${namespace}/${name}`);
    if (account.kind === "read") return { names: account.value, notes: [] };
    return { names: [], notes: [{ resource: "serviceaccounts", name, fault: account.fault }] };
  }

  async #readSecret(key: string, signal: AbortSignal): Promise<Read<readonly KeyringEntry[]>> {
    const raw = await this.#read<unknown>("secrets", key, signal);
    if (raw.kind === "unusable") return raw;
    const decoded = decodePullSecret(raw.value);
    if (decoded.kind === "malformed") {
      return this.#unusable("malformed", { resource: "secrets", key, detail: decoded.reason });
    }
    this.#options.onSecretRead?.("read");
    return { kind: "read", value: decoded.entries };
  }

  async #readAccount(key: string, signal: AbortSignal): Promise<Read<readonly string[]>> {
    type Account = { imagePullSecrets?: { name?: string }[] };
    const account = await this.#read<Account>("serviceaccounts", key, signal);
    if (account.kind === "unusable") return account;
    const names = (account.value.imagePullSecrets ?? []).flatMap(({ name }) => name || []);
    return { kind: "read", value: names };
  }

  async #read<T>(
    resource: PullSecretNote["resource"],
    key: string,
    signal: AbortSignal,
  ): Promise<Read<T>> {
    // Pods may name secrets that cannot exist, such as "..".
    if (!KEY.test(key)) return this.#unusable("missing", { resource, key, detail: "no name" });
    const [namespace = "", name = ""] = key.split("/");
    try {
      const path = `/api/v1/namespaces/${namespace}/${resource}/${name}`;
      const value = await this.#options.client.request<T>("GET", path, { signal });
      return { kind: "read", value };
    } catch (error) {
      if (!(error instanceof KubeApiError) || ![403, 404].includes(error.status)) throw error;
      const fault = error.status === 404 ? "missing" : "forbidden";
      return this.#unusable(fault, { resource, key, detail: error.message });
    }
  }

  #unusable(
    fault: PullSecretFault,
    about: { resource: PullSecretNote["resource"]; key: string; detail: string },
  ): { kind: "unusable"; fault: PullSecretFault } {
    const { logger, onSecretRead } = this.#options;
    if (about.resource === "secrets") onSecretRead?.(fault);
    const complaint = `${fault} ${about.resource} ${about.key}`;
    if (!this.#logged.has(complaint)) {
      this.#logged.set(complaint, true);
      logger.warn({ ...about, fault }, "pull secret not usable, going on without it");
    }
    return { kind: "unusable", fault };
  }
}

async function keptFor<T>(entry: { ttl?: number }, reading: Promise<Read<T>>): Promise<Read<T>> {
  const read = await reading;
  if (read.kind === "unusable") entry.ttl = UNUSABLE_CACHE_MS;
  return read;
}
