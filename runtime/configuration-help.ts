import {
  type ConfigurationDefinition,
  type ConfigurationOption,
  configurationOptionsOf,
} from "./configuration-option.ts";

/** The text of `--help`. */
export function formatHelp(definition: ConfigurationDefinition): string {
  const lines = [
    `Usage: node ${definition.role}/main.ts [flags]`,
    "",
    definition.summary,
    "",
    "Flags outrank environment variables, these the configuration file, this the defaults.",
    "",
    ...linesOf("--config FILE", `YAML file of kind ${definition.kind}`, ["LAYERWISE_CONFIG"]),
    ...configurationOptionsOf(definition).flatMap(optionLines),
    ...linesOf("--version", "print the version and exit", []),
    ...linesOf("--help, -h", "print this and exit", []),
  ];
  return `${lines.join("\n")}\n`;
}

function optionLines(option: ConfigurationOption): string[] {
  const { flag, form, placeholder, description, defaultText, variable } = option;
  const usage = form === "boolean" ? `${flag}[=true|false]` : `${flag} ${placeholder}`;
  const notes = [
    ...(defaultText === undefined ? [] : [`default ${defaultText}`]),
    ...(form === "list" ? ["repeatable"] : []),
    variable,
  ];
  return linesOf(usage, description, notes);
}

function linesOf(usage: string, description: string, notes: readonly string[]): string[] {
  const first = `  ${usage}`;
  return [first, `      ${description}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`];
}
