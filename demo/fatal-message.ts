/** What a role logged when it gave up: the message of the last fatal line of its log, if there is one. */
export function fatalMessageOf(log: string): string | undefined {
  return log
    .split("\n")
    .flatMap((line) => {
      const entry = parseLine(line);
      return entry?.level === "fatal" && entry.msg !== undefined ? [entry.msg] : [];
    })
    .at(-1);
}

function parseLine(line: string): { readonly level?: string; readonly msg?: string } | undefined {
  try {
    return JSON.parse(line) as { level?: string; msg?: string };
  } catch {
    return undefined;
  }
}
