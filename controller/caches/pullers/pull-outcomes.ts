import { type Digest, isDigest } from "../../../placement/digest.ts";
import { PROBE_CONTAINER, type PulledContainer } from "./puller-pod.ts";

/** What became of one image of a puller pod. */
type PullOutcome =
  | { readonly kind: "open" }
  /** The image is on the node; what its container came to does not matter. */
  | { readonly kind: "pulled"; readonly digest?: Digest }
  /** In the kubelet's words. */
  | { readonly kind: "failed"; readonly reason: string; readonly message: string };

export interface PullerImage extends PulledContainer {
  readonly outcome: PullOutcome;
}

export interface PullerRefusal {
  readonly reason: string;
  readonly message: string;
  /** Whether the kubelet had come to the images by then: it ends a pull that it has begun. */
  readonly hasBegun: boolean;
}

/** What a puller pod has come to. */
export interface PullOutcomes {
  readonly images: readonly PullerImage[];
  /** Why no image of the pod can be pulled: the kubelet refused, evicted or lost the pod, or the puller image fails. */
  readonly refusal?: PullerRefusal;
  /** What the container that looked at the disk has said; absent before it has ended. */
  readonly diskText?: string;
}

interface ContainerStatus {
  readonly name?: string;
  readonly imageID?: string;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly running?: object;
    readonly terminated?: Termination;
  };
}

interface Termination {
  readonly exitCode?: number;
  readonly reason?: string;
  readonly message?: string;
}

interface PullPod {
  readonly spec?: {
    readonly restartPolicy?: string;
    readonly containers?: readonly {
      readonly name?: string;
      readonly image?: string;
      readonly imagePullPolicy?: string;
    }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly { readonly type?: string; readonly status?: string }[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/**
 * Waiting reasons before the image has been asked for (pkg/kubelet/kubelet_pods.go); all others but those of
 * {@link AFTER_PULL} tell of a pull that failed.
 */
const NOT_YET = new Set(["", "ContainerCreating", "PodInitializing"]);
/** Waiting reasons that a container reaches only with its image on the node (pkg/kubelet/kuberuntime). */
const AFTER_PULL = new Set([
  "CreateContainerConfigError",
  "CreateContainerError",
  "PreCreateHookError",
  "PreStartHookError",
  "PostStartHookError",
  "RunContainerError",
  "CrashLoopBackOff",
]);

/** What became of the images of a puller pod, whoever it works for. */
export function decodePullOutcomes(raw: unknown): PullOutcomes {
  const { spec = {}, status = {} } = raw as PullPod;
  const statuses = new Map(status.containerStatuses?.map((each) => [each.name, each]));
  const refusal = refusalOf(status) ?? lossOf(raw as PullPod);
  const hasBegun = hasInitialized(status);
  const terminated = statuses.get(PROBE_CONTAINER)?.state?.terminated;
  return {
    images: (spec.containers ?? []).map(({ name, image = "", imagePullPolicy }) => ({
      reference: image,
      pullPolicy: imagePullPolicy === "Always" ? "Always" : "IfNotPresent",
      outcome: outcomeOf(statuses.get(name)),
    })),
    ...(refusal === undefined ? {} : { refusal: { ...refusal, hasBegun } }),
    ...(terminated === undefined ? {} : { diskText: terminated.message ?? "" }),
  };
}

function outcomeOf(status: ContainerStatus | undefined): PullOutcome {
  const { state = {}, imageID = "" } = status ?? {};
  const { waiting, running, terminated } = state;
  if (waiting === undefined) {
    const wasMade = terminated !== undefined && !(imageID === "" && isUnknown(terminated));
    return running !== undefined || wasMade ? pulledAs(imageID) : { kind: "open" };
  }
  const { reason = "", message = "" } = waiting;
  if (NOT_YET.has(reason)) return { kind: "open" };
  if (AFTER_PULL.has(reason)) return pulledAs(imageID);
  return { kind: "failed", reason, message };
}

function pulledAs(imageId: string): PullOutcome {
  const digest = imageId.slice(imageId.lastIndexOf("@") + 1);
  // Without a repository before it, the digest is that of the image's configuration.
  return imageId.includes("@") && isDigest(digest)
    ? { kind: "pulled", digest }
    : { kind: "pulled" };
}

/** What a kubelet says of a container that there never was, once its pod has ended (TerminatePod in pkg/kubelet/status). */
function isUnknown({ reason }: Termination): boolean {
  return reason === "ContainerStatusUnknown";
}

/** Images are pulled when the init container has done its work. */
function hasInitialized({ initContainerStatuses = [] }: NonNullable<PullPod["status"]>): boolean {
  return initContainerStatuses.some(({ state }) => state?.terminated?.exitCode === 0);
}

type Refusal = Omit<PullerRefusal, "hasBegun"> | undefined;

function refusalOf(status: NonNullable<PullPod["status"]>): Refusal {
  const { phase, reason = "", message = "" } = status;
  const { initContainerStatuses = [], containerStatuses = [] } = status;
  // Eviction, and admission by the kubelet: OutOfmemory, NodeAffinity and the like.
  if (phase === "Failed" && reason !== "") return { reason, message };
  for (const each of initContainerStatuses) {
    const outcome = outcomeOf(each);
    if (outcome.kind === "failed") {
      return { reason: outcome.reason, message: `The puller image: ${outcome.message}` };
    }
    const { exitCode = 0, reason: ending = "Error" } = each.state?.terminated ?? {};
    if (exitCode !== 0) {
      return { reason: ending, message: `The puller image ended with code ${exitCode}` };
    }
  }
  const ends = containerStatuses.flatMap(({ state }) => state?.terminated ?? []);
  const unknown = phase === "Failed" ? ends.find(isUnknown) : undefined;
  return unknown && { reason: unknown.reason ?? "", message: unknown.message ?? "" };
}

/**
 * A kubelet gives a pod that is never to restart no second sandbox once one of its containers has existed, and leaves it
 * pending for ever (computePodActions in pkg/kubelet/kuberuntime). Kubelets tell of the sandbox since 1.29.
 */
function lossOf({ spec = {}, status = {} }: PullPod): Refusal {
  const { phase, conditions = [], initContainerStatuses = [] } = status;
  if (spec.restartPolicy !== "Never" || phase !== "Pending") return undefined;
  if (!initContainerStatuses.some(({ state }) => state?.terminated !== undefined)) return undefined;
  const sandbox = conditions.find(({ type }) => type === "PodReadyToStartContainers");
  if (sandbox?.status !== "False") return undefined;
  const message = "The node lost the pod's sandbox, as when it restarts, and makes no other";
  return { reason: "SandboxLost", message };
}
