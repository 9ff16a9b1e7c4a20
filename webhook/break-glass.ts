import type { PodTemplate } from "../check/pod-template.ts";

/** Asks to let the pod through, whatever is known of its images; the second is that of Binary Authorization. */
const LABELS = ["layerwise.io/break-glass", "image-policy.k8s.io/break-glass"];
const REASON_ANNOTATION = "layerwise.io/break-glass-reason";
const UNTIL_ANNOTATION = "layerwise.io/break-glass-until";

const MAX_REASON_LENGTH = 200;
/** What lasts longer is no emergency. */
const MAX_DURATION_MS = 7 * 86_400_000;
/** RFC 3339, which `Date.parse` understands along with much else. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

interface BreakGlass {
  readonly reason: string;
  readonly untilMs: number;
}

export type BreakGlassRequest =
  | { readonly kind: "none" }
  | { readonly kind: "asked"; readonly breakGlass: BreakGlass }
  /** The label is there and does not count. */
  | { readonly kind: "unusable"; readonly why: string };

/** What the labels and annotations of a pod, or of a pod template, say. */
export function breakGlassRequestOf({ metadata }: PodTemplate, nowMs: number): BreakGlassRequest {
  const { labels, annotations } = metadata ?? {};
  if (!LABELS.some((label) => valueOf(labels, label) === "true")) return { kind: "none" };
  const reason = plainTextOf(valueOf(annotations, REASON_ANNOTATION) ?? "");
  if (reason === "") return { kind: "unusable", why: `${REASON_ANNOTATION} is missing` };
  const until = valueOf(annotations, UNTIL_ANNOTATION) ?? "";
  const untilMs = TIME.test(until) ? Date.parse(until) : Number.NaN;
  if (Number.isNaN(untilMs)) {
    return { kind: "unusable", why: `${UNTIL_ANNOTATION} is no time such as 2026-01-31T12:00:00Z` };
  }
  if (untilMs <= nowMs) return { kind: "unusable", why: `${UNTIL_ANNOTATION} has passed` };
  if (untilMs > nowMs + MAX_DURATION_MS) {
    return { kind: "unusable", why: `${UNTIL_ANNOTATION} is more than 7 days away` };
  }
  return { kind: "asked", breakGlass: { reason, untilMs } };
}

/** One line without characters that would change how it is shown. */
function plainTextOf(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ")
    .trim()
    .slice(0, MAX_REASON_LENGTH);
}

function valueOf(
  map: Readonly<Record<string, string>> | null | undefined,
  key: string,
): string | undefined {
  return map && Object.hasOwn(map, key) ? map[key] : undefined;
}
