import type { ProblemImage } from "./judged-image.ts";
import { plainTextOf } from "./plain-text.ts";

const MAX_SHOWN = 5;
const MAX_CONTAINER_LENGTH = 63;
const MAX_IMAGE_LENGTH = 200;

/** Why a request is denied, for whoever reads kubectl's output: each image with what failed and what to do. */
export function denialOf(denied: readonly ProblemImage[]): string {
  const [only] = denied;
  if (denied.length === 1 && only !== undefined) return sentenceOf(only);
  const shown = denied.slice(0, MAX_SHOWN).map((problem) => `- ${sentenceOf(problem)}`);
  const more = denied.length > MAX_SHOWN ? [`- +${denied.length - MAX_SHOWN} more`] : [];
  return [`${denied.length} images cannot be pulled:`, ...shown, ...more].join("\n");
}

function sentenceOf({ image, others, problem }: ProblemImage): string {
  const more = others === 0 ? "" : ` (+${others})`;
  const container = plainTextOf(image.container).slice(0, MAX_CONTAINER_LENGTH);
  const reference = plainTextOf(image.reference).slice(0, MAX_IMAGE_LENGTH);
  return `${container}${more}: image ${reference}: ${problem.class}: ${problem.message}`;
}
