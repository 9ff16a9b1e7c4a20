import { z } from "zod";

/** What a kubelet keeps of a container's termination message: pkg/kubelet/kuberuntime, `MaxContainerTerminationMessageLength`. */
const MAX_REPORT_BYTES = 4096;
/** Images that one agent is told to remove: so many outcomes fit into a report, whatever their messages. */
export const MAX_REMOVED_IMAGES = 50;
const MAX_MESSAGE = 1_000;
const MAX_FAULT = 1_500;

/** What became of an image that a node was to lose. */
export type RemovalOutcome =
  | { readonly kind: "removed" }
  | { readonly kind: "absent" }
  /** Kept: a container was made from it, or the runtime needs it itself. */
  | { readonly kind: "inUse" }
  /** Kept: it also has names that we did not give it, and the runtime takes all or none away. */
  | { readonly kind: "shared" }
  | {
      readonly kind: "failed";
      /** One line of printable ASCII. */
      readonly message: string;
    };

/** What the agent leaves behind for the controller. */
export type RemovalReport =
  /** In the order in which the agent was given the images. */
  | { readonly kind: "done"; readonly outcomes: readonly RemovalOutcome[] }
  /** It could do nothing at all. */
  | { readonly kind: "fault"; readonly message: string };

const report = z.union([
  z.strictObject({
    outcomes: z
      .array(
        z.union([
          z.enum(["removed", "absent", "inUse", "shared"]),
          z.strictObject({ failed: z.string().max(MAX_MESSAGE) }),
        ]),
      )
      .max(MAX_REMOVED_IMAGES),
  }),
  z.strictObject({ fault: z.string().max(MAX_FAULT) }),
]);

/** JSON of at most 4,096 bytes; messages are cut to fit. Takes at most 50 outcomes. */
export function formatRemovalReport(done: RemovalReport): string {
  if (done.kind === "fault") return JSON.stringify({ fault: lineOf(done.message, MAX_FAULT) });
  const failures = done.outcomes.filter(({ kind }) => kind === "failed").length;
  const spare = MAX_REPORT_BYTES - JSON.stringify(encode(done.outcomes, 0)).length;
  const room = Math.min(MAX_MESSAGE, Math.floor(spare / Math.max(1, failures)));
  return JSON.stringify(encode(done.outcomes, room));
}

/** Undefined for what is no report, such as the empty message of an agent that was killed. */
export function parseRemovalReport(text: string): RemovalReport | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = report.safeParse(raw);
  if (!parsed.success) return undefined;
  if ("fault" in parsed.data) return { kind: "fault", message: parsed.data.fault };
  const outcomes = parsed.data.outcomes.map(
    (outcome): RemovalOutcome =>
      typeof outcome === "string" ? { kind: outcome } : { kind: "failed", message: outcome.failed },
  );
  return { kind: "done", outcomes };
}

function encode(outcomes: readonly RemovalOutcome[], room: number): object {
  return {
    outcomes: outcomes.map((outcome) =>
      outcome.kind === "failed" ? { failed: lineOf(outcome.message, room) } : outcome.kind,
    ),
  };
}

/** Only what JSON writes as one byte: printable ASCII without backslashes, and an apostrophe for a quote. */
function lineOf(text: string, room: number): string {
  const plain = text.replaceAll(/\s+/g, " ").replaceAll('"', "'");
  return plain.replaceAll(/[^ -[\]-~]/g, "").slice(0, room);
}
