import { styleText } from "node:util";
import type { Verdict } from "../verdict.ts";

/** Puts a text into the colour of a verdict, or leaves it as it is. */
export type Paint = (verdict: Verdict, text: string) => string;

const STYLES = { good: "green", warning: "yellow", unknown: "yellow", bad: "red" } as const;

export interface ColourCircumstances {
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Colours only on a terminal that has some, and not where NO_COLOR is set (no-color.org). */
export function paintFor({ isTerminal, environment }: ColourCircumstances): Paint {
  const isWanted = isTerminal && !environment["NO_COLOR"] && environment["TERM"] !== "dumb";
  return isWanted ? paintInColour : paintPlainly;
}

export function paintPlainly(_verdict: Verdict, text: string): string {
  return text;
}

function paintInColour(verdict: Verdict, text: string): string {
  return styleText(STYLES[verdict], text, { validateStream: false });
}
