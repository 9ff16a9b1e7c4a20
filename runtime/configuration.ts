import type { z } from "zod";
import { readEnvironment } from "./configuration-environment.ts";
import { decodeConfigurationFile } from "./configuration-file.ts";
import { parseFlags } from "./configuration-flags.ts";
import { formatHelp } from "./configuration-help.ts";
import {
  type ConfigurationDefinition,
  type ConfigurationOption,
  configurationOptionsOf,
  type SuppliedValue,
} from "./configuration-option.ts";

export interface ConfigurationSources<Options extends z.ZodObject> {
  readonly definition: ConfigurationDefinition<Options>;
  /** Without the interpreter and the script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
}

export type LoadedConfiguration<Options extends z.ZodObject> =
  | { readonly kind: "loaded"; readonly configuration: Readonly<z.output<Options>> }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "version" }
  /** `message` has a line for each fault. */
  | { readonly kind: "faulty"; readonly message: string };

/** Merges and checks flags, environment, file and defaults, in this order of precedence. */
export function loadConfiguration<Options extends z.ZodObject>({
  definition,
  argv,
  env,
  readFile,
}: ConfigurationSources<Options>): LoadedConfiguration<Options> {
  const options = configurationOptionsOf(definition);
  const flags = parseFlags(options, argv);
  if (flags.help) return { kind: "help", text: formatHelp(definition) };
  if (flags.version) return { kind: "version" };
  const environment = readEnvironment(options, env);
  const path = flags.file ?? (env["LAYERWISE_CONFIG"] || undefined);
  const file = readConfigurationFile(definition, options, { path, readFile });
  const supplied = [...file.values, ...environment.values, ...flags.values];
  const faults = [
    ...flags.faults,
    ...environment.faults,
    ...file.faults,
    ...supplied.flatMap((value) => valueFaults(options, value)),
  ];
  const merged = Object.fromEntries(supplied.map(({ key, value }) => [key, value]));
  const result = definition.options.safeParse(merged);
  const judged = new Set(supplied.map(({ key }) => key));
  for (const { path: at, message } of result.error?.issues ?? []) {
    const option = options.find(({ key }) => key === at[0]);
    if (option === undefined) faults.push(message);
    else if (!judged.has(option.key)) faults.push(`${option.flag}: missing; ${message}`);
    else if (faults.length === 0) faults.push(`${option.flag}: ${message}`);
  }
  if (faults.length > 0 || !result.success) {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    const heading = `Cannot start the ${definition.role}: ${count} in its configuration`;
    return { kind: "faulty", message: [heading, ...faults].join("\n  ") };
  }
  return { kind: "loaded", configuration: Object.freeze(result.data) };
}

function readConfigurationFile(
  definition: ConfigurationDefinition,
  options: readonly ConfigurationOption[],
  { path, readFile }: { path: string | undefined; readFile: (path: string) => string },
): { readonly values: readonly SuppliedValue[]; readonly faults: readonly string[] } {
  if (path === undefined) return { values: [], faults: [] };
  try {
    return decodeConfigurationFile(definition, options, { path, text: readFile(path) });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { values: [], faults: [`--config ${JSON.stringify(path)}: cannot be read: ${reason}`] };
  }
}

// Each value is judged on its own, so that a value another source outranks is reported too.
function valueFaults(options: readonly ConfigurationOption[], supplied: SuppliedValue): string[] {
  const { source, value } = supplied;
  const schema = options.find(({ key }) => key === supplied.key)?.schema as z.ZodType | undefined;
  return (schema?.safeParse(value).error?.issues ?? []).map(({ path, message }) => {
    const faulty = path.reduce<unknown>((inner, key) => (inner as never)?.[key as never], value);
    return `${source} ${shown(faulty)}: ${message}`;
  });
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
