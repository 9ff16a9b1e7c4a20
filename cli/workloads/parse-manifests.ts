import { type Document, parseAllDocuments } from "yaml";
import { quoteText } from "../../placement/quote-text.ts";
import { parseJson } from "../../runtime/parse-json.ts";
import { InputError } from "../input-error.ts";
import { type ManifestObject, manifestObjectsIn } from "./manifest-object.ts";

/** What aliases may make of a document: more is an attack. */
const MAX_ALIASES = 1_000;

/** The objects in a text of YAML documents, or of one in JSON. `source` names it in the InputError thrown for others. */
export function parseManifests(text: string, source: string): ManifestObject[] {
  return documentsIn(text, source)
    .filter((content) => content !== null && content !== undefined)
    .flatMap((content) => manifestObjectsIn(content, { source }));
}

function documentsIn(text: string, source: string): unknown[] {
  // Much faster than YAML, which it is as well.
  const json = text.trimStart().startsWith("{") ? parseJson(text) : undefined;
  if (json?.kind === "parsed") return [json.value];
  try {
    // Merge keys went out of YAML 1.2; kubectl still reads them.
    const documents = parseAllDocuments(text, { merge: true, logLevel: "silent" });
    return [...documents].map(contentOf);
  } catch (cause) {
    const reason = cause instanceof Error ? firstLineOf(cause.message) : String(cause);
    throw new InputError(`Cannot read ${quoteText(source)}: ${reason}`, { cause });
  }
}

function contentOf(document: Document): unknown {
  const [fault] = document.errors;
  if (fault !== undefined) throw fault;
  return document.toJS({ maxAliasCount: MAX_ALIASES });
}

/** Of the parser's messages, which go on with a picture of the place. */
function firstLineOf(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/[:.\s]+$/, "");
}
