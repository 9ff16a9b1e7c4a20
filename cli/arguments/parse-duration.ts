import { quoteText } from "../../placement/quote-text.ts";

const DURATION = /^(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?$/;

/** Milliseconds of `90s`, `2m` or `1m30s`, as kubectl's flags take time. Throws SyntaxError for others and for none at all. */
export function parseDuration(text: string): number {
  const [whole = "", hours = "0", minutes = "0", seconds = "0"] = DURATION.exec(text) ?? [];
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (whole === "" || total === 0) {
    throw new SyntaxError(
      `Cannot parse duration ${quoteText(text)}: expected one such as 30s or 2m`,
    );
  }
  return total * 1000;
}
