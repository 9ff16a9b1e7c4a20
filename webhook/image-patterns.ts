import { referenceOf } from "../check/check-image.ts";
import { formatImageReference, repositoryOf } from "../placement/image-reference.ts";

/** Patterns of images, in which `*` stands for any characters, slashes among them. */
export class ImagePatterns {
  readonly #patterns: readonly (readonly string[])[];

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.map((pattern) => pattern.split("*"));
  }

  /** Whether one matches the normalized repository, or that with the tag or the digest behind it; none does what is no reference. */
  matches(text: string): boolean {
    if (this.#patterns.length === 0) return false;
    const reference = referenceOf(text);
    if ("message" in reference) return false;
    const names = [repositoryOf(reference), formatImageReference(reference)];
    return this.#patterns.some((parts) => names.some((name) => matchesParts(name, parts)));
  }
}

/** In time linear in the name for each part, whatever the pattern. */
function matchesParts(name: string, parts: readonly string[]): boolean {
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length >= at + last.length && name.endsWith(last);
}
