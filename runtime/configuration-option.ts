import { z } from "zod";

/** What a role can be told, and how its file is recognised. */
export interface ConfigurationDefinition<Options extends z.ZodObject = z.ZodObject> {
  /** The folder of the role, such as `extender`. */
  readonly role: string;
  /** The `kind` of its configuration file, such as `ExtenderConfiguration`. */
  readonly kind: string;
  readonly summary: string;
  /** Text, numbers, booleans, enums and lists of text, each described; keys are camelCase. */
  readonly options: Options;
}

/** One option under its three names. */
export interface ConfigurationOption {
  readonly key: string;
  readonly flag: string;
  readonly variable: string;
  readonly form: "text" | "number" | "boolean" | "list";
  readonly placeholder: string;
  readonly description: string;
  readonly defaultText: string | undefined;
  readonly schema: z.core.$ZodType;
}

/** A value with the place it came from, as the operator knows that place. */
export interface SuppliedValue {
  readonly key: string;
  readonly source: string;
  readonly value: unknown;
}

/** The options of `definition` in its order; throws TypeError on a schema that has no flag form. */
export function configurationOptionsOf(definition: ConfigurationDefinition): ConfigurationOption[] {
  return Object.entries(definition.options.shape).map(([key, schema]) => optionOf(key, schema));
}

/** The value that `text` stands for; text that does not fit is kept for the schema to refuse. */
export function decodeOptionText(option: ConfigurationOption, text: string): unknown {
  if (option.form === "boolean" && /^(true|false)$/.test(text)) return text === "true";
  if (option.form === "number" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text;
}

function optionOf(key: string, schema: z.core.$ZodType): ConfigurationOption {
  const words = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const { core, defaultValue } = unwrap(schema);
  const meta = z.globalRegistry.get(schema) ?? {};
  return {
    key,
    flag: `--${words}`,
    variable: `LAYERWISE_${words.replaceAll("-", "_").toUpperCase()}`,
    ...formOf(key, core),
    ...(typeof meta["placeholder"] === "string" ? { placeholder: meta["placeholder"] } : {}),
    description: meta.description ?? "",
    defaultText: formatDefault(defaultValue),
    schema,
  };
}

function unwrap(schema: z.core.$ZodType): { core: z.core.$ZodType; defaultValue?: unknown } {
  const def = (schema as z.core.$ZodTypes)._zod.def;
  if (def.type === "default" || def.type === "prefault") {
    return { core: unwrap(def.innerType).core, defaultValue: def.defaultValue };
  }
  if (def.type === "optional") return unwrap(def.innerType);
  if (def.type === "pipe") return unwrap(def.in);
  return { core: schema };
}

function formOf(
  key: string,
  schema: z.core.$ZodType,
): Pick<ConfigurationOption, "form" | "placeholder"> {
  const def = (schema as z.core.$ZodTypes)._zod.def;
  if (def.type === "string") return { form: "text", placeholder: "TEXT" };
  if (def.type === "number") return { form: "number", placeholder: "NUMBER" };
  if (def.type === "boolean") return { form: "boolean", placeholder: "BOOLEAN" };
  if (def.type === "enum") {
    return { form: "text", placeholder: Object.values(def.entries).join("|") };
  }
  if (def.type === "array") return { form: "list", placeholder: "TEXT" };
  throw new TypeError(`Option "${key}" has no flag form: ${def.type}`);
}

function formatDefault(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.join(",");
  return typeof value === "string" ? value : JSON.stringify(value);
}
