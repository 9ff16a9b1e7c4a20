import { Option } from "commander";
import { parseDuration } from "./parse-duration.ts";
import { readArgument } from "./read-argument.ts";

/** `--timeout`, in milliseconds. */
export function timeoutOption(description: string, defaultText: string): Option {
  return new Option("--timeout <duration>", description)
    .argParser((text: string) => readArgument(text, parseDuration))
    .default(parseDuration(defaultText), defaultText);
}
