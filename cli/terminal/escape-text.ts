/**
 * The text with every character outside printable ASCII written as `\u` and its code, so that what comes from a manifest or a
 * registry can neither steer a terminal nor change the direction of what is read there.
 */
export function escapeText(text: string): string {
  return text.replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
