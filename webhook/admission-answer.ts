import { REVIEW_API_VERSION, REVIEW_KIND } from "./admission-request.ts";

/** What became of a request, as metrics count it; `skipped` is what never needs a verdict. */
type Outcome = "allowed" | "warned" | "denied" | "exempt" | "skipped";

/** What the API server is told. */
export interface AdmissionAnswer {
  readonly outcome: Outcome;
  /** Why the request is denied; with it the request is. */
  readonly denial?: string;
  readonly warnings: readonly string[];
  /** Kept in the API server's audit log, below the webhook's name. */
  readonly auditAnnotations: Readonly<Record<string, string>>;
}

/** Nothing to judge. */
export const SKIPPED: AdmissionAnswer = { outcome: "skipped", warnings: [], auditAnnotations: {} };

export function encodeAdmissionReview(
  uid: string,
  { denial, warnings, auditAnnotations }: AdmissionAnswer,
): string {
  const review = {
    apiVersion: REVIEW_API_VERSION,
    kind: REVIEW_KIND,
    response: {
      uid,
      allowed: denial === undefined,
      ...(denial === undefined
        ? {}
        : { status: { code: 403, reason: "Forbidden", message: denial } }),
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(Object.keys(auditAnnotations).length === 0 ? {} : { auditAnnotations }),
    },
  };
  return JSON.stringify(review);
}
