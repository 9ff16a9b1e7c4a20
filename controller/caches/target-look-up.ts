import { pullContextOf } from "../../check/pull-context.ts";
import type { Digest } from "../../placement/digest.ts";
import { parseImageReference } from "../../placement/image-reference.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { LookUp } from "../images/look-up.ts";
import type { CacheRecord } from "./cache-record.ts";
import { HostPlaces } from "./host-places.ts";

/** Of all tags of a cache together: what a registry has not said by then, the kubelets find out by themselves. */
const DEADLINE_MS = 15_000;

export interface TargetLookUpOptions {
  readonly lookUp: Pick<LookUp, "readDigest">;
  readonly clock: Clock;
}

/** Asks registries what moving references stand for, in the name of their cache. */
export class TargetLookUp {
  readonly #options: TargetLookUpOptions;
  readonly #places = new HostPlaces();

  constructor(options: TargetLookUpOptions) {
    this.#options = options;
  }

  /** What could be found out in 15 s; a request costs nothing of the limits that registries put on pulls. */
  async read(
    record: CacheRecord,
    references: Iterable<string>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Digest>> {
    const { lookUp, clock } = this.#options;
    const { spec, metadata } = record.cache;
    const contexts = [pullContextOf(metadata.namespace, spec)];
    const targets = new Map<string, Digest>();
    const deadline = new AbortController();
    const cancel = clock.after(DEADLINE_MS, () => deadline.abort());
    const ending = AbortSignal.any([signal, deadline.signal]);
    const read = async (key: string): Promise<void> => {
      // Whoever asks for a refresh has often moved the tag just now.
      const inquiry = { key, contexts, isAnew: true };
      const { domain } = parseImageReference(key);
      const work = () => lookUp.readDigest(inquiry, ending);
      try {
        const result = await this.#places.run(domain, ending, work);
        if (result.kind === "ok") targets.set(key, result.value);
      } catch (error) {
        if (!ending.aborted) throw error;
      }
    };
    try {
      await Promise.all([...references].map(read));
    } finally {
      cancel();
      // After a fault the others would go on, in places that the next reading needs.
      deadline.abort();
    }
    signal.throwIfAborted();
    return targets;
  }
}
