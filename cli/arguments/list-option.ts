import { Option } from "commander";

/** An option that may be given again and again. */
export function listOption(
  flags: string,
  description: string,
  readValue: (text: string) => unknown = (text) => text,
): Option {
  return new Option(flags, `${description}; repeatable`).argParser(
    (text: string, previous: unknown[] | undefined) => [...(previous ?? []), readValue(text)],
  );
}
