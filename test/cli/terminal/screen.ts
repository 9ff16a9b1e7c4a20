// oxlint-disable-next-line no-control-regex -- terminals are steered by control characters
const TOKEN = /\u001b\[(?<count>\d*)(?<command>[A-Za-z])|\r?\n|[^\u001b\r\n]+/g;

/** The lines a terminal shows after a text that moves the cursor up, erases and colours: enough of one to test against. */
export function screenOf(text: string): string[] {
  const lines: string[] = [""];
  let row = 0;
  let column = 0;
  for (const { 0: token, groups = {} } of text.matchAll(TOKEN)) {
    const line = lines[row] ?? "";
    switch (groups["command"]) {
      case "A":
        row -= Number(groups["count"]);
        if (row < 0) throw new Error("the cursor left the screen");
        break;
      case "J":
        lines.length = row + 1;
        lines[row] = line.slice(0, column);
        break;
      case "K":
        lines[row] = line.slice(0, column);
        break;
      case "m":
        break;
      case undefined:
        if (token.endsWith("\n")) {
          row++;
          column = 0;
          lines[row] ??= "";
        } else {
          lines[row] =
            line.padEnd(column).slice(0, column) + token + line.slice(column + token.length);
          column += token.length;
        }
        break;
      default:
        throw new Error(`unknown control sequence ${JSON.stringify(token)}`);
    }
  }
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
