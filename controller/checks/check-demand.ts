import type { PullContext } from "../../check/pull-context.ts";
import { objectKeyOf } from "../../kube/kube-object.ts";
import { checkIdentityOf, type WantedCheck, wantedCheckOf } from "./wanted-check.ts";

/** What one workload or pod pulls. */
export interface PulledImages {
  /** Keys as of `imageKeyOf`. */
  readonly keys: readonly string[];
  readonly context: PullContext;
  /** Those of the keys that are not to be checked; none when absent. */
  readonly exemptKeys?: readonly string[] | undefined;
}

interface Entry {
  readonly identity: string;
  readonly key: string;
  readonly wanted: WantedCheck;
  sources: number;
}

/**
 * Which ImageChecks there should be: one for each image and set of credentials in use, in the namespaces that ask for them.
 * Keys are `namespace/name`.
 */
export class CheckDemand {
  readonly #maxChecks: number;
  readonly #entries = new Map<string, Entry>();
  readonly #byKey = new Map<string, Entry>();
  readonly #sources = new Map<string, readonly Entry[]>();
  readonly #asking = new Set<string>();
  #refused = 0;

  /** Past `maxChecks`, further ones are left out and counted. */
  constructor(options: { readonly maxChecks: number }) {
    this.#maxChecks = options.maxChecks;
  }

  /** How often a check was left out because there were too many. */
  get refused(): number {
    return this.#refused;
  }

  /** Replaces what `source` pulls; returns the keys of checks that are now wanted, or are no longer. */
  use(source: string, images: PulledImages | undefined): string[] {
    const before = this.#sources.get(source) ?? [];
    const entries = images === undefined ? [] : this.#entriesOf(images);
    if (entries.length > 0) this.#sources.set(source, entries);
    else this.#sources.delete(source);
    const changed = new Set<Entry>();
    for (const entry of entries) if (entry.sources++ === 0) changed.add(entry);
    for (const entry of before) if (--entry.sources === 0) changed.add(entry);
    for (const entry of changed) if (entry.sources === 0) this.#forget(entry);
    return [...changed].filter(({ wanted }) => this.#asks(wanted)).map(({ key }) => key);
  }

  /** Whether a namespace wants its images checked; returns the keys of the checks that this concerns. */
  ask(namespace: string, isAsking: boolean): string[] {
    if (isAsking === this.#asking.has(namespace)) return [];
    if (isAsking) this.#asking.add(namespace);
    else this.#asking.delete(namespace);
    const entries = [...this.#entries.values()];
    return entries.filter(({ wanted }) => wanted.namespace === namespace).map(({ key }) => key);
  }

  wanted(key: string): WantedCheck | undefined {
    const wanted = this.#byKey.get(key)?.wanted;
    return wanted !== undefined && this.#asks(wanted) ? wanted : undefined;
  }

  /** The keys of all checks that there should be. */
  keys(): string[] {
    return [...this.#byKey.keys()].filter((key) => this.wanted(key) !== undefined);
  }

  #asks({ namespace }: WantedCheck): boolean {
    return this.#asking.has(namespace);
  }

  #entriesOf({ keys, context, exemptKeys = [] }: PulledImages): Entry[] {
    const entries = new Set<Entry>();
    for (const image of keys) {
      if (exemptKeys.includes(image)) continue;
      const entry = this.#entryOf(image, context);
      if (entry !== undefined) entries.add(entry);
    }
    return [...entries];
  }

  #entryOf(image: string, context: PullContext): Entry | undefined {
    const identity = checkIdentityOf(image, context);
    const known = this.#entries.get(identity);
    if (known !== undefined) return known;
    if (this.#entries.size >= this.#maxChecks) {
      this.#refused++;
      return undefined;
    }
    const wanted = wantedCheckOf(image, context);
    const entry = { identity, key: objectKeyOf(wanted), wanted, sources: 0 };
    this.#entries.set(identity, entry);
    this.#byKey.set(entry.key, entry);
    return entry;
  }

  #forget({ identity, key }: Entry): void {
    this.#entries.delete(identity);
    this.#byKey.delete(key);
  }
}
