import { parseImageReference } from "../../placement/image-reference.ts";
import { MANAGED_LABELS } from "../managed-labels.ts";

const NAME = "layerwise-eraser-exclusions";
/** Eraser mounts every ConfigMap that has it, and reads each `*.json` in there. */
const LABELS = { "eraser.sh/exclude.list": "true" };
const KEY = "excluded.json";
/** A ConfigMap holds 1 MiB of data (`MaxSecretSize` of the API server); the list is the only value in this one. */
const MAX_CHARACTERS = 900_000;

export interface EraserExclusions {
  /** A ConfigMap to apply. */
  readonly object: {
    readonly apiVersion: "v1";
    readonly kind: "ConfigMap";
    readonly metadata: {
      readonly name: string;
      readonly namespace: string;
      readonly labels: Readonly<Record<string, string>>;
    };
    readonly data: Readonly<Record<string, string>>;
  };
  /** Images that did not fit. */
  readonly leftOut: number;
}

/**
 * The list of images that Eraser is to leave on the nodes, as its `IsExcluded` reads it: a tag as the runtime has it, and of
 * a digest no more than the digest. References are normalized.
 */
export function eraserExclusionsOf(
  references: Iterable<string>,
  namespace: string,
): EraserExclusions {
  const names = new Set<string>();
  for (const reference of references) {
    names.add(parseImageReference(reference).digest ?? reference);
  }
  const all = [...names].sort();
  const fitting = prefixOf(all, MAX_CHARACTERS);
  const metadata = { name: NAME, namespace, labels: { ...MANAGED_LABELS, ...LABELS } };
  const data = { [KEY]: JSON.stringify({ excluded: fitting }) };
  return {
    object: { apiVersion: "v1", kind: "ConfigMap", metadata, data },
    leftOut: all.length - fitting.length,
  };
}

/** As many of the names as a list of so many characters has room for; they are ASCII without anything to escape. */
function prefixOf(names: readonly string[], maxCharacters: number): readonly string[] {
  let characters = 0;
  const end = names.findIndex((name) => {
    characters += JSON.stringify(name).length + 1;
    return characters > maxCharacters;
  });
  return end < 0 ? names : names.slice(0, end);
}
