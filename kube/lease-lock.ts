import type { Clock } from "../runtime/clock.ts";
import { KubeApiError } from "./kube-api-error.ts";
import type { KubeClient } from "./kube-client.ts";
import type { KubeObject } from "./kube-object.ts";
import { formatMicroTime } from "./micro-time.ts";

// A try is a read and a write; one that hangs must leave time for another before the renew deadline of 10 s.
const REQUEST_TIMEOUT_MS = 4_000;
/** The longest delay that Node's timers can count. */
const MAX_DELAY_MS = 2_147_483_647;

interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  readonly acquireTime?: string;
  readonly renewTime?: string;
  readonly leaseTransitions?: number;
}

interface Lease extends KubeObject {
  readonly spec?: LeaseSpec;
}

export interface LeaseLockOptions {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly name: string;
  readonly identity: string;
  readonly leaseDurationMs: number;
  readonly clock: Clock;
}

/** "contended": somebody else wrote the Lease at the same moment, so nothing is known. */
export type LeaseOutcome = "held" | "taken" | "contended";

/**
 * One coordination.k8s.io Lease as a lock. A lease of another holder counts as expired when it was not seen to change
 * for its duration, counted by a timer of ours from when we saw it: remote clocks are never compared.
 */
export class LeaseLock {
  readonly #options: LeaseLockOptions;
  readonly #collection: string;
  readonly #path: string;
  #observed: string | undefined;
  #expired = false;
  #cancelExpiry = (): void => {};

  constructor(options: LeaseLockOptions) {
    this.#options = options;
    this.#collection = `/apis/coordination.k8s.io/v1/namespaces/${options.namespace}/leases`;
    this.#path = `${this.#collection}/${options.name}`;
  }

  /** Takes the lease when it is free, expired or ours. Rejects when the API server cannot be asked. */
  async acquireOrRenew(): Promise<LeaseOutcome> {
    const lease = await this.#read();
    if (lease === undefined) return this.#write(undefined);
    this.#observe(lease);
    const holder = lease.spec?.holderIdentity ?? "";
    if (holder !== "" && holder !== this.#options.identity && !this.#expired) return "taken";
    return this.#write(lease);
  }

  /** Gives the lease up, if it is still ours, so that another can take it at once. */
  async release(): Promise<void> {
    this.#cancelExpiry();
    const lease = await this.#read();
    if (lease?.spec?.holderIdentity !== this.#options.identity) return;
    await this.#put(lease, { holderIdentity: "", leaseDurationSeconds: 1, renewTime: this.#now() });
  }

  /** Stops the timer; the lock can be used again after it. */
  stop(): void {
    this.#cancelExpiry();
    this.#observed = undefined;
  }

  async #write(lease: Lease | undefined): Promise<LeaseOutcome> {
    const { identity, leaseDurationMs } = this.#options;
    const old = lease?.spec;
    const ours = old?.holderIdentity === identity;
    const spec: LeaseSpec = {
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(leaseDurationMs / 1000),
      renewTime: this.#now(),
      acquireTime: (ours ? old.acquireTime : undefined) ?? this.#now(),
      leaseTransitions: (old?.leaseTransitions ?? 0) + (ours || lease === undefined ? 0 : 1),
    };
    try {
      if (lease === undefined) await this.#create(spec);
      else await this.#put(lease, spec);
      return "held";
    } catch (error) {
      // Another replica was faster, be it to create or to update.
      if (error instanceof KubeApiError && error.status === 409) return "contended";
      throw error;
    }
  }

  #observe(lease: Lease): void {
    const { clock, leaseDurationMs } = this.#options;
    const { holderIdentity, renewTime, acquireTime, leaseTransitions } = lease.spec ?? {};
    const observed = JSON.stringify([holderIdentity, renewTime, acquireTime, leaseTransitions]);
    if (observed === this.#observed) return;
    this.#observed = observed;
    this.#expired = false;
    this.#cancelExpiry();
    const seconds = lease.spec?.leaseDurationSeconds;
    const durationMs = seconds === undefined ? leaseDurationMs : seconds * 1000;
    this.#cancelExpiry = clock.after(Math.min(durationMs, MAX_DELAY_MS), () => {
      this.#expired = true;
    });
  }

  async #read(): Promise<Lease | undefined> {
    try {
      return await this.#options.client.request<Lease>("GET", this.#path, {
        timeoutMs: REQUEST_TIMEOUT_MS,
      });
    } catch (error) {
      if (error instanceof KubeApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  async #create(spec: LeaseSpec): Promise<void> {
    const { client, namespace, name } = this.#options;
    await client.request("POST", this.#collection, {
      body: {
        apiVersion: "coordination.k8s.io/v1",
        kind: "Lease",
        metadata: { name, namespace },
        spec,
      },
      timeoutMs: REQUEST_TIMEOUT_MS,
    });
  }

  // The resourceVersion in the lease makes this fail when anybody else wrote meanwhile.
  async #put(lease: Lease, spec: LeaseSpec): Promise<void> {
    await this.#options.client.request("PUT", this.#path, {
      body: { ...lease, spec: { ...lease.spec, ...spec } },
      timeoutMs: REQUEST_TIMEOUT_MS,
    });
  }

  #now(): string {
    return formatMicroTime(this.#options.clock.nowMs());
  }
}
