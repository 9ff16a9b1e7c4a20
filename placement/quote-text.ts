const MAX_QUOTED_LENGTH = 160;

/**
 * The text in double quotes for an error or a log line: cut at 160 characters, and every character outside printable
 * ASCII written as an escape, so that a control or direction-changing character in hostile input stays visible.
 */
export function quoteText(text: string): string {
  const shown = text.slice(0, MAX_QUOTED_LENGTH).replace(/[^ !#-[\]-~]/g, escapeCharacter);
  return text.length > MAX_QUOTED_LENGTH
    ? `"${shown}" (cut at ${MAX_QUOTED_LENGTH})`
    : `"${shown}"`;
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
