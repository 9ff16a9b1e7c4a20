import { isTransient } from "../check/action-table.ts";
import type { ClusterNodes } from "../check/cluster-nodes.ts";
import { type Modes, modeNamesOf, modesOf } from "../check/modes.ts";
import { nodeConstraintsOf } from "../check/node-eligibility.ts";
import { pullContextOf } from "../check/pull-context.ts";
import type { Clock } from "../runtime/clock.ts";
import { type AdmissionAnswer, SKIPPED } from "./admission-answer.ts";
import type { AdmissionRequest } from "./admission-request.ts";
import { answerOf, exemptAnswerOf } from "./answer-of.ts";
import type { BreakGlassDesk, BreakGlassOutcome } from "./break-glass-desk.ts";
import { exemptionOf, isSystemNamespace } from "./exemption.ts";
import type { ImageJudge } from "./image-judge.ts";
import type { ImagePatterns } from "./image-patterns.ts";
import { type JudgedImage, sharedImagesOf } from "./judged-image.ts";
import type { JudgedKinds } from "./judged-kinds.ts";
import type { ReviewBudget } from "./look-up-answers.ts";
import { type NamespaceSource, namespaceLabelsOf } from "./namespace-labels.ts";
import { type Caller, Patience } from "./patience.ts";
import { type Subject, subjectOf } from "./subject.ts";

/** The rest is for the way there and back. */
const SHARE_OF_TIMEOUT = 0.6;

export interface ReviewerOptions {
  readonly kinds: JudgedKinds;
  readonly judge: ImageJudge;
  readonly nodes: ClusterNodes;
  readonly namespaces: NamespaceSource;
  readonly breakGlass: BreakGlassDesk;
  readonly exemptImages: ImagePatterns;
  /** Of namespaces without any of the mode labels. */
  readonly defaultModes: Modes;
  readonly ownNamespace: string;
  /** How long a review may wait for the API server and for registries together, if its caller waits that long. */
  readonly deadlineMs: number;
  readonly maxLookUps: number;
  readonly clock: Clock;
}

export interface Review {
  readonly answer: AdmissionAnswer;
  readonly images: readonly JudgedImage[];
  readonly breakGlass: BreakGlassOutcome["kind"];
}

/** Judges admission requests. */
export class Reviewer {
  readonly #options: ReviewerOptions;

  constructor(options: ReviewerOptions) {
    this.#options = options;
  }

  async review(request: AdmissionRequest, caller: Caller): Promise<Review> {
    const { kinds, ownNamespace, deadlineMs, clock } = this.#options;
    const subject = subjectOf(request, kinds);
    if (subject === undefined) return unjudged(SKIPPED);
    const { namespace } = request;
    if (isSystemNamespace(namespace, ownNamespace)) {
      return unjudged(exemptAnswerOf(`namespace ${namespace}`));
    }
    const { timeoutMs: callerMs = Number.POSITIVE_INFINITY } = caller;
    const timeoutMs = Math.min(deadlineMs, callerMs * SHARE_OF_TIMEOUT);
    const patience = new Patience(caller, { clock, timeoutMs });
    try {
      return await this.#reviewSubject(subject, request, patience);
    } finally {
      patience.end();
    }
  }

  async #reviewSubject(
    subject: Subject,
    request: AdmissionRequest,
    patience: Patience,
  ): Promise<Review> {
    const { namespaces, defaultModes, breakGlass, kinds } = this.#options;
    const labels = await namespaceLabelsOf(request.namespace, patience, namespaces);
    const exemption = exemptionOf(subject, labels);
    if (exemption !== undefined) return unjudged(exemptAnswerOf(exemption));
    const modes = modesOf(labels, defaultModes);
    if (modeNamesOf(modes).length === 0) return unjudged(SKIPPED);
    const isOwnerJudged = subject.owner !== undefined && kinds.isJudgedOwner(subject.owner);
    const glass = await breakGlass.decide(request, { ...subject, isOwnerJudged }, patience);
    if (glass.kind === "used") {
      const answer = exemptAnswerOf("break-glass", { "break-glass": glass.note });
      return { ...unjudged(answer), breakGlass: glass.kind };
    }
    const remarks = glass.kind === "refused" ? [`break-glass does not count: ${glass.why}`] : [];
    const judged = await this.#judgeImages(subject, request.namespace, patience);
    if (judged.length === 0) return unjudged(exemptAnswerOf("image pattern"));
    const images = isOwnerJudged ? judged.map(withoutTransient) : judged;
    return { answer: answerOf(images, { modes, remarks }), images, breakGlass: glass.kind };
  }

  #judgeImages(
    { template, images }: Subject,
    namespace: string,
    patience: Patience,
  ): Promise<JudgedImage[]> {
    const { judge, nodes, exemptImages, maxLookUps } = this.#options;
    const spec = template.spec ?? {};
    const context = pullContextOf(namespace, spec);
    const eligible = nodes.eligibleFor(nodeConstraintsOf(spec));
    const budget: ReviewBudget = { lookUpsLeft: maxLookUps, patience };
    const wanted = images.filter(({ reference }) => !exemptImages.matches(reference));
    return Promise.all(
      sharedImagesOf(wanted).map(async (shared) => ({
        ...shared,
        judgement: await judge.judge({ image: shared.image, context, eligible }, budget),
      })),
    );
  }
}

/** What was told to whoever made the owner is not told again to the controller that follows it. */
function withoutTransient(judged: JudgedImage): JudgedImage {
  const { verdict, source } = judged.judgement;
  if (verdict.class === "Pullable" || !isTransient(verdict.class)) return judged;
  return { ...judged, judgement: { verdict: { ...verdict, action: "allow" }, source } };
}

function unjudged(answer: AdmissionAnswer): Review {
  return { answer, images: [], breakGlass: "none" };
}
