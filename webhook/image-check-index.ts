import type { ImageCheck } from "../api/image-check.ts";
import { type PullContext, pullContextOf } from "../check/pull-context.ts";
import { formatImageReference, parseImageReference } from "../placement/image-reference.ts";
import { InvalidReferenceError } from "../placement/invalid-reference-error.ts";

interface Entry {
  readonly check: ImageCheck;
  readonly context: PullContext;
  readonly imageKey: string;
}

/** The ImageChecks of the cluster, found by who would pull what. */
export class ImageCheckIndex {
  readonly #entries = new Map<string, Entry>();
  readonly #byImage = new Map<string, Map<string, Entry>>();

  get size(): number {
    return this.#entries.size;
  }

  /** `key` is "namespace/name". */
  observe(key: string, check: ImageCheck): void {
    this.forget(key);
    const { namespace } = check.metadata;
    const image = normalized(check.spec.image);
    if (image === undefined) return;
    const imageKey = keyOf(namespace, image);
    const entry = { check, context: pullContextOf(namespace, check.spec), imageKey };
    this.#entries.set(key, entry);
    const same = this.#byImage.get(imageKey);
    if (same === undefined) this.#byImage.set(imageKey, new Map([[key, entry]]));
    else same.set(key, entry);
  }

  forget(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    const same = this.#byImage.get(entry.imageKey);
    same?.delete(key);
    if (same?.size === 0) this.#byImage.delete(entry.imageKey);
  }

  /** Those of the normalized reference that pull with the same secrets. */
  find(reference: string, context: PullContext): ImageCheck[] {
    const same = this.#byImage.get(keyOf(context.namespace, reference));
    if (same === undefined) return [];
    return [...same.values()]
      .filter((entry) => pullAlike(entry.context, context))
      .map(({ check }) => check);
  }
}

/** Where secrets are named, the service account's do not count; one that is named twice is tried once. */
function pullAlike(a: PullContext, b: PullContext): boolean {
  const [names, others] = [new Set(a.secretNames), new Set(b.secretNames)];
  if (names.size === 0 && others.size === 0) return a.serviceAccountName === b.serviceAccountName;
  return [...names].join(",") === [...others].join(",");
}

function keyOf(namespace: string, image: string): string {
  return `${namespace} ${image}`;
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
