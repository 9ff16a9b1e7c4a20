// oxlint-disable-next-line no-control-regex -- terminals are steered by control characters
const TOKEN = /\u001b\[(?<count>\d*)(?<command>[A-Za-z])|\r?\n|[^\u001b\r\n]+/g;

/** What a terminal shows of a text that moves the cursor up and erases: enough of one to test against. */
export function screenOf(text: string): string[] {
  const lines: string[] = [""];
  let row = 0;
  for (const { 0: token, groups = {} } of text.matchAll(TOKEN)) {
    const { count, command } = groups;
    if (token === "\n" || token === "\r\n") {
      row++;
      lines[row] ??= "";
    } else if (command === "A") {
      row -= Number(count);
      if (row < 0) throw new Error("the cursor left the screen");
    } else if (command === "J") {
      lines.length = row;
      lines[row] = "";
    } else if (command === undefined) {
      // Lines are written whole, so what was there before is replaced.
      lines[row] = token;
    }
  }
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
