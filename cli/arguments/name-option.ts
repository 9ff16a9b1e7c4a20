import { Option } from "commander";
import { parseObjectName } from "./parse-object-name.ts";
import { readArgument } from "./read-argument.ts";

/** An option that names an object or a namespace. */
export function nameOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text: string) =>
    readArgument(text, parseObjectName),
  );
}
