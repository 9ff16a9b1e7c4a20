import type { ActionTable } from "../check/action-table.ts";
import { referenceOf } from "../check/check-image.ts";
import { type CheckResult, type Problem, problemOf } from "../check/check-result.ts";
import type { ClusterNodes, EligibleNodes } from "../check/cluster-nodes.ts";
import { type ImageVerdict, verdictOf } from "../check/image-verdict.ts";
import { neverPulledProblemOf } from "../check/never-pulled.ts";
import type { PullContext } from "../check/pull-context.ts";
import { formatImageReference, type ImageReference } from "../placement/image-reference.ts";
import type { PodImage } from "../placement/pod-images.ts";
import { quoteText } from "../placement/quote-text.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { ImageCheckIndex } from "./image-check-index.ts";
import type { LookUpAnswers, ReviewBudget } from "./look-up-answers.ts";
import { storedResultOf } from "./stored-result.ts";

/** What a verdict was made from. */
export type Source = "reference" | "nodes" | "check" | "memory" | "lookUp" | "none";

export interface Judgement {
  readonly verdict: ImageVerdict;
  readonly source: Source;
}

/** One image, and for whom. */
export interface ImageQuestion {
  readonly image: PodImage;
  readonly context: PullContext;
  readonly eligible: EligibleNodes;
}

export interface ImageJudgeOptions {
  readonly table: ActionTable;
  readonly imageChecks: ImageCheckIndex;
  readonly lookUps: LookUpAnswers;
  readonly nodes: ClusterNodes;
  /** False until all nodes and pods have been listed: until then nothing counts as absent. */
  readonly nodesSynced: () => boolean;
  /** On so many eligible nodes, or on all where there are fewer, an image counts as present. */
  readonly presentNodes: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Finding {
  readonly result: CheckResult;
  readonly source: Source;
  readonly seenByNode?: boolean;
}

/**
 * Finds a verdict on an image: from its ImageCheck, else from what nodes have, else from this replica's memory, else from one
 * look-up, else there is none yet. Never rejects.
 */
export class ImageJudge {
  readonly #options: ImageJudgeOptions;

  constructor(options: ImageJudgeOptions) {
    this.#options = options;
  }

  async judge(question: ImageQuestion, budget: ReviewBudget): Promise<Judgement> {
    const { logger } = this.#options;
    const text = question.image.reference;
    const reference = referenceOf(text);
    if ("message" in reference) return this.#problem(reference, "reference");
    try {
      if (question.image.pullPolicy === "Never") return this.#judgeNeverPulled(reference, question);
      const stored = this.#storedFinding(reference, question);
      if (stored !== undefined) return this.#judgeFinding(stored, reference, question);
      if (this.#needsNoRegistry(reference, question)) return PRESENT;
      const { context, eligible } = question;
      const { platforms } = eligible;
      const answer = await this.#options.lookUps.answer({ reference, context, platforms }, budget);
      return this.#judgeFinding(answer ?? notYetKnown(text), reference, question);
    } catch (error) {
      logger.error({ err: error, reference: quoteText(text) }, "image not judged");
      return this.#problem(problemOf("InternalError", `Cannot judge ${quoteText(text)}`), "none");
    }
  }

  #judgeNeverPulled(reference: ImageReference, { image, eligible }: ImageQuestion): Judgement {
    const { table, nodes, nodesSynced, presentNodes } = this.#options;
    if (!nodesSynced()) {
      const { result, source } = notYetKnown(image.reference);
      return { verdict: verdictOf(result, table), source };
    }
    const enough = Math.min(presentNodes, eligible.names.length);
    const present = nodes.countWith(reference, eligible);
    const facts = { present, enough, eligible, clusterNodes: nodes.size };
    const problem = neverPulledProblemOf(image.reference, facts);
    return problem === undefined ? PRESENT : this.#problem(problem, "nodes");
  }

  /** Holds while the registry is down. A tag may mean another image by now, which nodes without the old one would pull. */
  #needsNoRegistry(reference: ImageReference, question: ImageQuestion): boolean {
    const all = question.eligible.names.length;
    const wanted = reference.digest === undefined ? all : this.#options.presentNodes;
    return this.#isPresent(reference, question, wanted);
  }

  #judgeFinding(
    { result, source, seenByNode = false }: Finding,
    reference: ImageReference,
    question: ImageQuestion,
  ): Judgement {
    const { table, presentNodes } = this.#options;
    if (result.kind === "pullable" && result.remarks.length === 0) {
      return { verdict: verdictOf(result, table), source };
    }
    const isPresent = this.#isPresent(reference, question, presentNodes);
    const nodesTakeSchema1 = question.eligible.takeSchema1;
    return {
      verdict: verdictOf(result, table, { seenByNode, isPresent, nodesTakeSchema1 }),
      source,
    };
  }

  #storedFinding(
    reference: ImageReference,
    { context, eligible: { platforms } }: ImageQuestion,
  ): Finding | undefined {
    const { imageChecks, clock } = this.#options;
    for (const check of imageChecks.find(formatImageReference(reference), context)) {
      const result = storedResultOf(check, { platforms, nowMs: clock.nowMs() });
      if (result !== undefined) return { result, seenByNode: check.seenByNode, source: "check" };
    }
    return undefined;
  }

  /** Whether so many eligible nodes, or all where there are fewer, can start it without a pull. */
  #isPresent(
    reference: ImageReference,
    { image, eligible }: ImageQuestion,
    wanted: number,
  ): boolean {
    const enough = Math.min(wanted, eligible.names.length);
    if (image.pullPolicy !== "IfNotPresent" || enough === 0) return false;
    return this.#options.nodes.areEnoughWith(reference, eligible, enough);
  }

  #problem(problem: Problem, source: Source): Judgement {
    return { verdict: verdictOf({ kind: "problem", problem }, this.#options.table), source };
  }
}

const PRESENT: Judgement = { verdict: { class: "Pullable", action: "allow" }, source: "nodes" };

function notYetKnown(text: string): Finding {
  const what = `Whether ${quoteText(text)} can be pulled is not yet known`;
  return {
    result: { kind: "problem", problem: problemOf("NotYetKnown", what) },
    source: "none",
  };
}
