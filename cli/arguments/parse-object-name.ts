import { objectNameSchema } from "../../api/object-name-schema.ts";
import { quoteText } from "../../placement/quote-text.ts";

/** The text, where an object or a namespace may be named so; it then stands for itself in a path. Throws SyntaxError. */
export function parseObjectName(text: string): string {
  if (objectNameSchema.safeParse(text).success) return text;
  throw new SyntaxError(
    `Cannot use the name ${quoteText(text)}: write at most 253 lower-case letters, digits, - and .`,
  );
}
