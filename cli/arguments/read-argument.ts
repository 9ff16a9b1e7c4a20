import { InvalidArgumentError } from "commander";

/** Parses a text of the command line; commander then tells of one that is wrong by its flag. */
export function readArgument<T>(text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
