import type { Modes } from "../check/modes.ts";
import type { AdmissionAnswer } from "./admission-answer.ts";
import { auditAnnotationsOf } from "./audit-annotations.ts";
import { denialOf } from "./denial.ts";
import { type JudgedImage, problemImagesOf } from "./judged-image.ts";
import { warningsOf } from "./warnings.ts";

export interface AnswerContext {
  readonly modes: Modes;
  /** To be told along with the images' problems. */
  readonly remarks: readonly string[];
}

/** What the modes make of the verdicts. */
export function answerOf(
  images: readonly JudgedImage[],
  { modes, remarks }: AnswerContext,
): AdmissionAnswer {
  const problems = problemImagesOf(images);
  const denied = modes.enforce ? problems.filter(({ action }) => action === "deny") : [];
  const told = problems.filter((problem) => !denied.includes(problem));
  const warnings = modes.warn || modes.enforce ? warningsOf(told, remarks) : [];
  const verdict = problems[0]?.action ?? "allow";
  const auditAnnotations = auditAnnotationsOf(images, { modes, verdict });
  if (denied.length > 0) {
    return { outcome: "denied", denial: denialOf(denied), warnings, auditAnnotations };
  }
  return { outcome: warnings.length > 0 ? "warned" : "allowed", warnings, auditAnnotations };
}

/** `why` as it stands in the audit log. */
export function exemptAnswerOf(why: string, notes: Readonly<Record<string, string>> = {}) {
  const auditAnnotations = { verdict: "exempt", exemption: why, ...notes };
  return { outcome: "exempt", warnings: [], auditAnnotations } as const;
}
