import type { HollowImage } from "./hollow-image.ts";

/** What became of a container: started from an image, and perhaps ended, or waiting for an image that cannot be had. */
export type ContainerOutcome =
  | {
      readonly kind: "started";
      readonly name: string;
      readonly image: HollowImage;
      readonly hasEnded: boolean;
      /** What it left behind when it ended. */
      readonly message?: string | undefined;
    }
  | {
      readonly kind: "failed";
      readonly name: string;
      readonly reference: string;
      readonly message: string;
    };

export interface PodOutcome {
  readonly init: readonly ContainerOutcome[];
  readonly main: readonly ContainerOutcome[];
}

const CONDITIONS = ["PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready"];

/** `status` of a pod as its kubelet writes it when all its images were tried; `now` is RFC 3339. */
export function encodePodStatus({ init, main }: PodOutcome, now: string): object {
  const phase = phaseOf(main);
  const conditions = CONDITIONS.map((type) => ({ type, status: "True", lastTransitionTime: now }));
  return {
    phase,
    ...(phase === "Pending" ? {} : { startTime: now }),
    ...(phase === "Running" ? { conditions } : {}),
    ...(init.length === 0
      ? {}
      : { initContainerStatuses: init.map((each) => containerStatusOf(each, now)) }),
    containerStatuses: main.map((each) => containerStatusOf(each, now)),
  };
}

function phaseOf(main: readonly ContainerOutcome[]): "Pending" | "Running" | "Succeeded" {
  if (main.length === 0 || main.some(({ kind }) => kind === "failed")) return "Pending";
  return main.every((each) => each.kind === "started" && each.hasEnded) ? "Succeeded" : "Running";
}

function containerStatusOf(outcome: ContainerOutcome, now: string): object {
  const { name } = outcome;
  if (outcome.kind === "failed") {
    const { reference, message } = outcome;
    const state = { waiting: { reason: "ErrImagePull", message } };
    const idle = { ready: false, started: false, restartCount: 0 };
    return { name, image: reference, imageID: "", ...idle, state };
  }
  const { image, hasEnded, message } = outcome;
  return {
    name,
    image: image.reference,
    imageID: `${image.repository}@${image.digest}`,
    containerID: `containerd://${image.digest.slice(-64)}`,
    ready: !hasEnded,
    started: !hasEnded,
    restartCount: 0,
    state: hasEnded
      ? {
          terminated: {
            exitCode: 0,
            reason: "Completed",
            startedAt: now,
            finishedAt: now,
            message,
          },
        }
      : { running: { startedAt: now } },
  };
}
