import { parseDocument } from "yaml";
import type {
  ConfigurationDefinition,
  ConfigurationOption,
  SuppliedValue,
} from "./configuration-option.ts";
import { nearestWord } from "./nearest-word.ts";

const CONFIGURATION_API_VERSION = "layerwise.io/v1alpha1";

/** Far above any real file: a guard against a wrong path. */
const MAX_FILE_CHARACTERS = 1024 * 1024;

export interface ConfigurationFileSource {
  readonly path: string;
  readonly text: string;
}

/** Decodes a versioned YAML file of `definition`'s kind. */
export function decodeConfigurationFile(
  definition: ConfigurationDefinition,
  options: readonly ConfigurationOption[],
  { path, text }: ConfigurationFileSource,
): { readonly values: SuppliedValue[]; readonly faults: string[] } {
  const file = JSON.stringify(path);
  if (text.length > MAX_FILE_CHARACTERS) {
    return { values: [], faults: [`${file}: larger than 1 MiB; is this the right file?`] };
  }
  const decoded = decodeYaml(text);
  if (decoded.kind === "invalid") {
    return { values: [], faults: decoded.reasons.map((reason) => `${file}: ${reason}`) };
  }
  const { apiVersion, kind, ...rest } = decoded.mapping;
  const faults: string[] = [];
  if (apiVersion !== CONFIGURATION_API_VERSION) {
    faults.push(`${file} apiVersion: write ${CONFIGURATION_API_VERSION}`);
  }
  if (kind !== definition.kind) faults.push(`${file} kind: write ${definition.kind}`);
  const known = options.map(({ key }) => key);
  const values = Object.entries(rest).flatMap(([key, value]) => {
    if (known.includes(key)) return [{ key, source: `${file} ${key}`, value }];
    const nearest = nearestWord(key, known);
    const hint = nearest === undefined ? "--help lists the options" : `did you mean ${nearest}?`;
    faults.push(`${file} ${JSON.stringify(key)}: unknown key; ${hint}`);
    return [];
  });
  return { values, faults };
}

type DecodedYaml =
  | { readonly kind: "mapping"; readonly mapping: Readonly<Record<string, unknown>> }
  | { readonly kind: "invalid"; readonly reasons: readonly string[] };

function decodeYaml(text: string): DecodedYaml {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    return { kind: "invalid", reasons: document.errors.map(({ message }) => firstLineOf(message)) };
  }
  try {
    const content: unknown = document.toJS({ maxAliasCount: 10 });
    if (typeof content === "object" && content !== null && !Array.isArray(content)) {
      return { kind: "mapping", mapping: content as Record<string, unknown> };
    }
    return { kind: "invalid", reasons: ["expected a YAML mapping with apiVersion and kind"] };
  } catch {
    return { kind: "invalid", reasons: ["more YAML aliases than a configuration needs"] };
  }
}

// The parser adds an excerpt of the file on further lines.
function firstLineOf(message: string): string {
  return message.split("\n")[0]?.replace(/:$/, "") ?? "";
}
