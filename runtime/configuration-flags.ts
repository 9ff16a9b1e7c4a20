import { parseArgs } from "node:util";
import {
  type ConfigurationOption,
  decodeOptionText,
  type SuppliedValue,
} from "./configuration-option.ts";
import { nearestWord } from "./nearest-word.ts";

/** What a command line asks for. */
export interface ParsedFlags {
  readonly help: boolean;
  readonly version: boolean;
  readonly file: string | undefined;
  readonly values: readonly SuppliedValue[];
  readonly faults: readonly string[];
}

/** Parses `--flag value`, `--flag=value`, `--switch` and `--switch=false`; of a flag given twice the last counts. */
export function parseFlags(
  options: readonly ConfigurationOption[],
  argv: readonly string[],
): ParsedFlags {
  const known = new Map(options.map((option) => [option.flag.slice(2), option]));
  const { tokens } = parseArgs({
    args: [...argv],
    options: parseArgsOptionsOf(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const faults: string[] = [];
  const texts = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      faults.push(`${JSON.stringify(token.value)}: not a flag; flags are written --name=value`);
    } else if (token.name === "help" || token.name === "version") {
      texts.set(token.name, []);
    } else if (!known.has(token.name) && token.name !== "config") {
      faults.push(unknownFlagFault(token.rawName, [...known.values()]));
    } else if (known.get(token.name)?.form === "boolean") {
      texts.set(token.name, [token.value ?? "true"]);
    } else if (!token.value || (!token.inlineValue && token.value.startsWith("--"))) {
      faults.push(`${token.rawName}: needs a value, as in ${token.rawName}=VALUE`);
    } else {
      const earlier = known.get(token.name)?.form === "list" ? (texts.get(token.name) ?? []) : [];
      texts.set(token.name, [...earlier, token.value]);
    }
  }
  return {
    help: texts.has("help"),
    version: texts.has("version"),
    file: texts.get("config")?.[0],
    values: options.flatMap((option) => valueOf(option, texts.get(option.flag.slice(2)))),
    faults,
  };
}

function parseArgsOptionsOf(options: readonly ConfigurationOption[]) {
  const described = options.map(({ flag, form }) => [
    flag.slice(2),
    { type: form === "boolean" ? ("boolean" as const) : ("string" as const), multiple: true },
  ]);
  return {
    ...Object.fromEntries(described),
    config: { type: "string" as const },
    help: { type: "boolean" as const, short: "h" },
    version: { type: "boolean" as const },
  };
}

function unknownFlagFault(rawName: string, options: readonly ConfigurationOption[]): string {
  const flags = [...options.map(({ flag }) => flag), "--config", "--help", "--version"];
  const nearest = nearestWord(rawName, flags);
  const hint = nearest === undefined ? "--help lists the flags" : `did you mean ${nearest}?`;
  return `${JSON.stringify(rawName)}: unknown flag; ${hint}`;
}

function valueOf(option: ConfigurationOption, texts: readonly string[] = []): SuppliedValue[] {
  const last = texts.at(-1);
  if (last === undefined) return [];
  const value = option.form === "list" ? texts : decodeOptionText(option, last);
  return [{ key: option.key, source: option.flag, value }];
}
