import { z } from "zod";
import { quoteText } from "../../placement/quote-text.ts";
import { InputError } from "../input-error.ts";

/** Lists in lists are legal but nobody writes them deep. */
const MAX_LIST_DEPTH = 10;
const LIST = "List";

/** An object of the Kubernetes API, of any kind. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** All of it, as it was written. */
  readonly content: unknown;
}

const typed = z.object({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  items: z.unknown().optional(),
});

interface Surroundings {
  /** For messages. */
  readonly source: string;
  /** What the items of a list such as PodList are, which API servers leave out. */
  readonly itemType?: { readonly apiVersion: string; readonly kind: string } | undefined;
  readonly depth?: number;
}

/** The object, or those of a list. Throws InputError for what is no object of Kubernetes. */
export function manifestObjectsIn(content: unknown, surroundings: Surroundings): ManifestObject[] {
  const { source, itemType, depth = 0 } = surroundings;
  const { apiVersion, kind, items } = typed.safeParse(content).data ?? {};
  const type = {
    apiVersion: apiVersion ?? itemType?.apiVersion ?? "",
    kind: kind ?? itemType?.kind ?? "",
  };
  if (type.apiVersion === "" || type.kind === "") {
    throw new InputError(
      `Cannot read ${quoteText(source)}: it has something without apiVersion and kind, which is no Kubernetes object`,
    );
  }
  if (!type.kind.endsWith(LIST) || !Array.isArray(items)) return [{ ...type, content }];
  if (depth >= MAX_LIST_DEPTH) {
    throw new InputError(
      `Cannot read ${quoteText(source)}: lists more than ${MAX_LIST_DEPTH} deep`,
    );
  }
  const itemKind = type.kind.slice(0, -LIST.length);
  const inner = {
    source,
    depth: depth + 1,
    itemType: itemKind === "" ? undefined : { apiVersion: type.apiVersion, kind: itemKind },
  };
  return items.flatMap((item: unknown) => manifestObjectsIn(item, inner));
}
