/** Text of a user in one line of printable ASCII, so that it can neither forge lines nor change how others are shown. */
export function plainTextOf(text: string): string {
  return text.replace(/[^ -~]+/g, "?");
}
