import { parseArgs } from "node:util";
import { MAX_REMOVED_IMAGES } from "../api/removal-report.ts";
import { type ImageReference, parseImageReference } from "../placement/image-reference.ts";
import { InvalidReferenceError } from "../placement/invalid-reference-error.ts";
import { OperatorError } from "../runtime/operator-error.ts";

const USAGE =
  "node agent/main.ts [--run-folder FOLDER] [--cri-socket FILE] [--report FILE] -- IMAGE…";
/** Where the pod mounts the node's /run. */
const RUN_FOLDER = "/host/run";
/** Where a kubelet reads what a container has to say in the end. */
const REPORT_FILE = "/dev/termination-log";

export interface AgentArguments {
  /** 1 to 50, in the order given. */
  readonly references: readonly ImageReference[];
  /** UID of the pod the agent runs in. */
  readonly podUid: string;
  /** Searched for the runtime's socket where `criSocket` is not given. */
  readonly runFolder: string;
  readonly criSocket: string | undefined;
  readonly reportFile: string;
}

/** Throws OperatorError, and names the first thing that is wrong. */
export function parseAgentArguments(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): AgentArguments {
  const { values, positionals } = parsed(argv);
  const podUid = environment["POD_UID"] ?? "";
  if (podUid === "" && values["cri-socket"] === undefined) {
    throw new OperatorError("POD_UID is not set: give it the field metadata.uid of the pod");
  }
  if (positionals.length < 1 || positionals.length > MAX_REMOVED_IMAGES) {
    throw new OperatorError(
      `Cannot remove ${positionals.length} images: name 1 to ${MAX_REMOVED_IMAGES}; usage: ${USAGE}`,
    );
  }
  return {
    references: positionals.map(referenceOf),
    podUid,
    runFolder: values["run-folder"] ?? RUN_FOLDER,
    criSocket: values["cri-socket"],
    reportFile: values.report ?? REPORT_FILE,
  };
}

function parsed(argv: readonly string[]) {
  const option = { type: "string" } as const;
  const options = { "run-folder": option, "cri-socket": option, report: option };
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new OperatorError(`${message}; usage: ${USAGE}`, { cause: error });
  }
}

function referenceOf(text: string): ImageReference {
  try {
    return parseImageReference(text);
  } catch (error) {
    if (!(error instanceof InvalidReferenceError)) throw error;
    throw new OperatorError(error.message, { cause: error });
  }
}
