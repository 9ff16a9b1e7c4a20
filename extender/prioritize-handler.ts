import type { IncomingMessage, ServerResponse } from "node:http";
import type { ObservedPod } from "../placement/observed-pod.ts";
import type { Clock } from "../runtime/clock.ts";
import { readJsonBody } from "../runtime/json-body.ts";
import type { Refusal } from "../runtime/request-body.ts";
import { sendJson, sendRefusal } from "../runtime/send-json.ts";
import type { Decisions } from "./decisions.ts";
import type { ExtenderMetrics } from "./extender-metrics.ts";
import { encodeHostPriorities } from "./host-priorities.ts";
import type { Prioritized, Prioritizer } from "./prioritizer.ts";
import { readCall } from "./read-call.ts";

/** 100,000 node names are about 5 MB; whole nodes, which we never ask for, would be tens of megabytes. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const BODY_DEADLINE_MS = 2000;
const NO_OPINION = "[]";

export interface PrioritizeOptions {
  readonly prioritizer: Prioritizer;
  readonly decisions: Decisions;
  readonly metrics: ExtenderMetrics;
  readonly clock: Clock;
  /** False until everything watched has been listed: until then every answer is `[]`. */
  readonly synced: () => boolean;
}

interface Decided {
  readonly pod: ObservedPod;
  readonly prioritized: Prioritized;
  readonly nowMs: number;
}

type Answer = { readonly status: 200; readonly body: string; readonly decided?: Decided } | Refusal;

/** Answers `POST /prioritize`. */
export async function handlePrioritize(
  request: IncomingMessage,
  response: ServerResponse,
  options: PrioritizeOptions,
): Promise<void> {
  const stop = options.metrics.startCall();
  const read = await readJsonBody(request, {
    limitBytes: MAX_BODY_BYTES,
    deadlineMs: BODY_DEADLINE_MS,
    clock: options.clock,
  });
  // From here on nothing waits: the columns of this call are those of the next as well.
  const answer = read.kind === "read" ? answerOf(read.bytes, options) : read;
  if (answer.status === 200) sendJson(response, 200, answer.body);
  else sendRefusal(response, answer);
  stop(answer.status);
  // The scheduler waits for the answer, and for nothing that follows it.
  if (answer.status === 200 && answer.decided !== undefined) remember(answer.decided, options);
}

function remember({ pod, prioritized, nowMs }: Decided, options: PrioritizeOptions): void {
  options.metrics.observeScores(prioritized.scores, prioritized.named.length);
  options.decisions.record(pod, prioritized, nowMs);
}

function answerOf(bytes: Buffer, options: PrioritizeOptions): Answer {
  const { prioritizer } = options;
  const call = readCall(bytes, prioritizer.candidates);
  if (call.kind === "invalid") return { status: 400, reason: call.reason };
  if (!options.synced()) return { status: 200, body: NO_OPINION };
  const nowMs = options.clock.nowMs();
  const prioritized = prioritizer.prioritize(call.pod, nowMs);
  const { columns, scores, named } = prioritized;
  const priorities = named.map((at) => ({ host: columns.nodeAt(at), score: scores[at] ?? 0 }));
  const decided = { pod: call.pod, prioritized, nowMs };
  return { status: 200, body: encodeHostPriorities(priorities), decided };
}
