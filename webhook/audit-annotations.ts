import { type Modes, modeNamesOf } from "../check/modes.ts";
import type { JudgedImage } from "./judged-image.ts";
import { plainTextOf } from "./plain-text.ts";

/** Audit events have a limit of their own, which a pod of many images would come near. */
const MAX_IMAGES = 20;
const MAX_IMAGE_LENGTH = 200;

/** What the audit log keeps of a verdict. */
export function auditAnnotationsOf(
  images: readonly JudgedImage[],
  { modes, verdict }: { readonly modes: Modes; readonly verdict: "allow" | "warn" | "deny" },
): Record<string, string> {
  return { verdict, modes: modeNamesOf(modes).join(","), images: linesOf(images) };
}

/** `web ghcr.io/team/web:v2 ManifestUnknown deny lookUp`, one line for each image. */
function linesOf(images: readonly JudgedImage[]): string {
  const lines = images.slice(0, MAX_IMAGES).map(({ image, judgement }) => {
    const { verdict, source } = judgement;
    const reference = plainTextOf(image.reference).slice(0, MAX_IMAGE_LENGTH);
    return `${plainTextOf(image.container)} ${reference} ${verdict.class} ${verdict.action} ${source}`;
  });
  const more = images.length > MAX_IMAGES ? [`+${images.length - MAX_IMAGES} more`] : [];
  return [...lines, ...more].join("\n");
}
