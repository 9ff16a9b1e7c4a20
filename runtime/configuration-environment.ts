import {
  type ConfigurationOption,
  decodeOptionText,
  type SuppliedValue,
} from "./configuration-option.ts";
import { nearestWord } from "./nearest-word.ts";

/** What the kubelet sets in every pod for a Service named layerwise-something: not meant for us. */
const SERVICE_LINK = /_(SERVICE_HOST|SERVICE_PORT\w*|PORT(_\d+_(TCP|UDP|SCTP)\w*)?)$/;

/**
 * Reads the variables of `options`; an empty one counts as unset and lists are separated by commas.
 * Variables of other roles and tools are left alone, but one that is nearly an option's name is a fault.
 */
export function readEnvironment(
  options: readonly ConfigurationOption[],
  env: Readonly<Record<string, string | undefined>>,
): { readonly values: SuppliedValue[]; readonly faults: string[] } {
  const names = [...options.map(({ variable }) => variable), "LAYERWISE_CONFIG"];
  const faults = Object.keys(env).flatMap((name) => {
    if (!name.startsWith("LAYERWISE_") || names.includes(name) || SERVICE_LINK.test(name))
      return [];
    const nearest = nearestWord(name.slice("LAYERWISE_".length), names.map(withoutPrefix));
    if (nearest === undefined) return [];
    return [`${name}: unknown variable; did you mean LAYERWISE_${nearest}?`];
  });
  const values = options.flatMap((option) => {
    const text = env[option.variable];
    if (text === undefined || text === "") return [];
    const value = option.form === "list" ? elementsOf(text) : decodeOptionText(option, text.trim());
    return [{ key: option.key, source: option.variable, value }];
  });
  return { values, faults };
}

function withoutPrefix(variable: string): string {
  return variable.slice("LAYERWISE_".length);
}

function elementsOf(text: string): string[] {
  return text
    .split(",")
    .map((element) => element.trim())
    .filter((element) => element !== "");
}
