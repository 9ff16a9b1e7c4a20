import { createHash } from "node:crypto";

/** Before the name of a cache in the label of a node that holds all of it. */
const PREFIX = "layerwise.io/warm.";
/** Of what stands after the slash (`IsQualifiedName` of apimachinery). */
const MAX_NAME = 63;
const HASH_DIGITS = 8;

/** A cache as one node sees it; only caches that choose the node matter to it. */
export interface HeldCache {
  readonly name: string;
  /** Whether the node holds all of its images; undefined where nobody can tell. */
  readonly isHeld: boolean | undefined;
}

/** The label's key. A name that is too long is cut, and told from others by a hash. */
export function warmLabelOf(cacheName: string): string {
  const room = MAX_NAME - (PREFIX.length - PREFIX.indexOf("/") - 1);
  if (cacheName.length <= room) return `${PREFIX}${cacheName}`;
  const hash = createHash("sha256").update(cacheName).digest("hex").slice(0, HASH_DIGITS);
  return `${PREFIX}${cacheName.slice(0, room - HASH_DIGITS - 1)}-${hash}`;
}

/**
 * What to change of a node's labels, null for one to remove. Caches of one name in several namespaces share a label, so all
 * of them have to be held; where nobody can tell of one, the label stays as it is.
 */
export function warmLabelChangesOf(
  labels: Readonly<Record<string, string>>,
  caches: Iterable<HeldCache>,
): Readonly<Record<string, "true" | null>> {
  const wanted = new Map<string, boolean>();
  const unknown = new Set<string>();
  for (const { name, isHeld } of caches) {
    const key = warmLabelOf(name);
    if (isHeld === undefined) unknown.add(key);
    else wanted.set(key, isHeld && wanted.get(key) !== false);
  }
  const added = [...wanted].filter(([key, isHeld]) => isHeld && labels[key] !== "true");
  const present = Object.keys(labels).filter((key) => key.startsWith(PREFIX));
  const removed = present.filter((key) => wanted.get(key) !== true);
  const changes = [
    ...added.map(([key]) => [key, "true"] as const),
    ...removed.map((key) => [key, null] as const),
  ];
  return Object.fromEntries(changes.filter(([key]) => !unknown.has(key)));
}
