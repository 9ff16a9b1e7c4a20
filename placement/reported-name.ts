import type { Digest } from "./digest.ts";
import { formatImageReference, parseImageReference, repositoryOf } from "./image-reference.ts";

/** A name of `node.status.images[].names`, understood. */
export type ReportedName =
  | { readonly kind: "digest"; readonly repository: string; readonly digest: Digest }
  | { readonly kind: "tag"; readonly repository: string; readonly reference: string }
  | { readonly kind: "unusable" };

const UNUSABLE: ReportedName = { kind: "unusable" };

/** Enough for every name of a large cluster; past it the cache starts afresh. */
const CACHE_LIMIT = 200_000;

/** Parses reported names, each spelling once: the same few thousand come with every node update. */
export class ReportedNames {
  readonly #parsed = new Map<string, ReportedName>();

  parse(text: string): ReportedName {
    const known = this.#parsed.get(text);
    if (known !== undefined) return known;
    const name = parseReportedName(text);
    if (this.#parsed.size >= CACHE_LIMIT) this.#parsed.clear();
    this.#parsed.set(text, name);
    return name;
  }
}

function parseReportedName(text: string): ReportedName {
  try {
    const reference = parseImageReference(text);
    const repository = repositoryOf(reference);
    if (reference.digest !== undefined) {
      return { kind: "digest", repository, digest: reference.digest };
    }
    return { kind: "tag", repository, reference: formatImageReference(reference) };
  } catch (fault) {
    // Runtimes report "<none>@<none>" and the like; such a name just tells nothing.
    if (fault instanceof SyntaxError) return UNUSABLE;
    throw fault;
  }
}
