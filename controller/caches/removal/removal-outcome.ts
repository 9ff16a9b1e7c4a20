import { parseRemovalReport, type RemovalOutcome } from "../../../api/removal-report.ts";
import { removalPodNameOf } from "./removal-pod.ts";

type SettledOutcome = Extract<RemovalOutcome, { readonly kind: "removed" | "absent" | "shared" }>;
/** What is to be tried again. */
export type UnsettledOutcome = Exclude<RemovalOutcome, SettledOutcome>;

/** How a removal on one node stands. */
type RemovalProgress =
  | { readonly kind: "running" }
  | {
      readonly kind: "ended";
      /** By normalized reference; every one that was to be removed is there. */
      readonly outcomes: ReadonlyMap<string, RemovalOutcome>;
    };

/** What the watch keeps of a removal pod. */
export interface RemovalRecord {
  readonly nodeName: string;
  readonly name: string;
  readonly uid: string;
  readonly progress: RemovalProgress;
}

interface RawPod {
  readonly metadata?: {
    readonly namespace?: string;
    readonly name?: string;
    readonly uid?: string;
  };
  readonly spec?: {
    readonly nodeName?: string;
    readonly containers?: readonly { readonly args?: readonly string[] }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly containerStatuses?: readonly {
      readonly state?: {
        readonly terminated?: { readonly message?: string; readonly reason?: string };
      };
    }[];
  };
}

/** Reads a pod as the API server sends it; undefined for one that is no removal, as any pod outside the agents' namespace. */
export function decodeRemoval(raw: unknown, agentNamespace: string): RemovalRecord | undefined {
  const { metadata = {}, spec = {}, status = {} } = raw as RawPod;
  const { nodeName = "" } = spec;
  const { name = "", uid = "" } = metadata;
  if (
    metadata.namespace !== agentNamespace ||
    nodeName === "" ||
    name !== removalPodNameOf(nodeName)
  ) {
    return undefined;
  }
  const args = spec.containers?.[0]?.args ?? [];
  const references = args.slice(args.indexOf("--") + 1);
  return {
    nodeName,
    name,
    uid,
    progress: progressOf(status, references),
  };
}

/** Whether there is nothing left to do about the image; what is kept for others is none of ours any more. */
export function isSettled(outcome: RemovalOutcome): outcome is SettledOutcome {
  const { kind } = outcome;
  return kind === "removed" || kind === "absent" || kind === "shared";
}

function progressOf(
  { phase, reason, message, containerStatuses }: NonNullable<RawPod["status"]>,
  references: readonly string[],
): RemovalProgress {
  if (phase !== "Succeeded" && phase !== "Failed") return { kind: "running" };
  const ended = containerStatuses?.[0]?.state?.terminated;
  const report = parseRemovalReport(ended?.message ?? "");
  const fault = report?.kind === "fault" ? report.message : undefined;
  const words = [reason ?? ended?.reason, message].filter((word) => word !== undefined);
  const why = fault ?? `The agent left no report (${words.join(": ") || phase})`;
  const outcomes = report?.kind === "done" ? report.outcomes : [];
  return {
    kind: "ended",
    outcomes: new Map(
      references.map((reference, index) => [
        reference,
        outcomes[index] ?? { kind: "failed", message: why },
      ]),
    ),
  };
}
