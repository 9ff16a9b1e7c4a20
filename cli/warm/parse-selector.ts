import { quoteText } from "../../placement/quote-text.ts";

/** One part of a selector, as a node's `matchExpressions` have it. */
export interface LabelChoice {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
  readonly values: readonly string[];
}

const KEY = /^[A-Za-z0-9][-A-Za-z0-9_./]*$/;
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const SET = /^(?<key>\S+)\s+(?<operator>in|notin)\s*\((?<values>[^()]*)\)$/;
const COMPARISON = /^(?<key>[^=!<>]+?)\s*(?<operator>==|=|!=|<|>)\s*(?<value>.*)$/;
const COMMA_OUTSIDE_PARENTHESES = /,(?![^(]*\))/;

const OPERATORS = {
  in: "In",
  notin: "NotIn",
  "=": "In",
  "==": "In",
  "!=": "NotIn",
  ">": "Gt",
  "<": "Lt",
} as const;

/** Parses a label selector as kubectl takes them, such as `tier=back,zone in (a,b),!spot`. Throws SyntaxError. */
export function parseSelector(text: string): LabelChoice[] {
  return text.split(COMMA_OUTSIDE_PARENTHESES).map((part) => {
    const choice = choiceOf(part.trim());
    if (isValid(choice)) return choice;
    throw new SyntaxError(
      `Cannot parse selector ${quoteText(text)} at ${quoteText(part.trim())}: write tier=back, tier!=back, zone in (a,b), zone notin (a), gpus>1, spot or !spot, with commas between`,
    );
  });
}

function choiceOf(part: string): LabelChoice {
  const {
    key = "",
    operator,
    value,
    values,
  } = (SET.exec(part) ?? COMPARISON.exec(part))?.groups ?? {};
  if (operator !== undefined) {
    const listed = values === undefined ? [value ?? ""] : values.split(",");
    return {
      key,
      operator: OPERATORS[operator as keyof typeof OPERATORS],
      values: listed.map((each) => each.trim()),
    };
  }
  return part.startsWith("!")
    ? { key: part.slice(1).trim(), operator: "DoesNotExist", values: [] }
    : { key: part, operator: "Exists", values: [] };
}

function isValid({ key, operator, values }: LabelChoice): boolean {
  if (!KEY.test(key)) return false;
  if (operator === "Gt" || operator === "Lt") return /^-?\d{1,18}$/.test(values[0] ?? "");
  return values.every((value) => VALUE.test(value));
}
