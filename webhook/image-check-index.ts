import type { ImageCheck } from "../api/image-check.ts";
import { type PullContext, pullContextOf } from "../check/pull-context.ts";
import { formatImageReference, parseImageReference } from "../placement/image-reference.ts";
import { InvalidReferenceError } from "../placement/invalid-reference-error.ts";
import { type StoredCheck, storedCheckOf } from "./stored-check.ts";

interface Entry {
  readonly check: StoredCheck;
  readonly pullKey: string;
}

const NONE: ReadonlyMap<string, StoredCheck> = new Map();

/** What the ImageChecks of the cluster say, found by who would pull what. */
export class ImageCheckIndex {
  readonly #entries = new Map<string, Entry>();
  readonly #byPull = new Map<string, Map<string, StoredCheck>>();

  /** Of those that say something. */
  get size(): number {
    return this.#entries.size;
  }

  /** `key` is "namespace/name". */
  observe(key: string, check: ImageCheck): void {
    this.forget(key);
    const { namespace } = check.metadata;
    const image = normalized(check.spec.image);
    const stored = storedCheckOf(check);
    if (image === undefined || stored === undefined) return;
    const pullKey = pullKeyOf(image, pullContextOf(namespace, check.spec));
    this.#entries.set(key, { check: stored, pullKey });
    const same = this.#byPull.get(pullKey);
    if (same === undefined) this.#byPull.set(pullKey, new Map([[key, stored]]));
    else same.set(key, stored);
  }

  forget(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    const same = this.#byPull.get(entry.pullKey);
    same?.delete(key);
    if (same?.size === 0) this.#byPull.delete(entry.pullKey);
  }

  /** Those of the normalized reference that pull with the same secrets. */
  find(reference: string, context: PullContext): Iterable<StoredCheck> {
    return (this.#byPull.get(pullKeyOf(reference, context)) ?? NONE).values();
  }
}

/** Where secrets are named, the service account's do not count; one that is named twice is tried once. */
function pullKeyOf(image: string, { namespace, secretNames, serviceAccountName }: PullContext) {
  const pullers =
    secretNames.length === 0
      ? `as ${serviceAccountName}`
      : `with ${[...new Set(secretNames)].join(",")}`;
  return `${image} in ${namespace} ${pullers}`;
}

function normalized(reference: string): string | undefined {
  try {
    return formatImageReference(parseImageReference(reference));
  } catch (error) {
    // What is no reference is judged without asking anybody.
    if (error instanceof InvalidReferenceError) return undefined;
    throw error;
  }
}
