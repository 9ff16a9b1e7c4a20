import type { HollowImage } from "./hollow-image.ts";

/** A container and the image it was started from. */
export interface StartedContainer {
  readonly name: string;
  readonly image: HollowImage;
}

const CONDITIONS = ["PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready"];

/** `status` of a pod whose containers all run; `now` is RFC 3339. */
export function encodeRunningStatus(containers: readonly StartedContainer[], now: string): object {
  return {
    phase: "Running",
    startTime: now,
    conditions: CONDITIONS.map((type) => ({ type, status: "True", lastTransitionTime: now })),
    containerStatuses: containers.map(({ name, image }) => ({
      name,
      image: image.reference,
      imageID: `${image.repository}@${image.digest}`,
      containerID: `containerd://${image.digest.slice(-64)}`,
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: now } },
    })),
  };
}

/** `status` of a pod that waits for an image which no registry has. */
export function encodePullFailedStatus(container: string, reference: string): object {
  return {
    phase: "Pending",
    containerStatuses: [
      {
        name: container,
        image: reference,
        imageID: "",
        ready: false,
        started: false,
        restartCount: 0,
        state: { waiting: { reason: "ErrImagePull", message: `${reference}: not found` } },
      },
    ],
  };
}
