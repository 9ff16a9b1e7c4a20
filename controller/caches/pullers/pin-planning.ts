import { createHash } from "node:crypto";
import type { CacheSurvey } from "../nodes/node-survey.ts";
import type { PlannedPod } from "./pod-planning.ts";
import { MAX_POD_IMAGES, pullerPodNameOf } from "./puller-pod.ts";
import { isHolding, type PullerRecord } from "./puller-record.ts";

export interface PinPlan {
  readonly pods: readonly PlannedPod[];
  readonly obsolete: readonly PullerRecord[];
}

export interface PinRules {
  readonly nodeName: string;
  /** The cache's pods that keep images in use. */
  readonly pins: readonly PullerRecord[];
  /** Whether pods may be made on the node now. */
  readonly mayMake: boolean;
}

const HASH_DIGITS = 12;

/**
 * The pods that keep the images of a pinned cache in use on a node: of all that are there, 20 a pod. While something is being
 * pulled they stay as they are. Pods of another content than is wanted go when those that replace them hold their images,
 * so that the kubelet's garbage collection never finds an image unused in between.
 */
export function planPins({ cache, images, standing }: CacheSurvey, rules: PinRules): PinPlan {
  const { nodeName, pins, mayMake } = rules;
  const obsolete: PullerRecord[] = [];
  const broken = pins.filter(({ refusal }) => refusal !== undefined);
  if (standing === "eager") return { pods: [], obsolete: broken };
  const present = [...images].flatMap(([reference, survey]) =>
    survey.kind === "settled" && survey.progress.kind === "ready"
      ? [{ reference, digest: survey.progress.digest ?? "" }]
      : [],
  );
  const chunks = Array.from({ length: Math.ceil(present.length / MAX_POD_IMAGES) }, (_, index) =>
    present.slice(index * MAX_POD_IMAGES, (index + 1) * MAX_POD_IMAGES),
  );
  const wanted = chunks.map((chunk): PlannedPod & { readonly name: string } => {
    const slot = slotOf(chunk.map(({ reference, digest }) => `${reference} ${digest}`));
    const name = pullerPodNameOf(cache.identity, { nodeName, kind: "pin", slot });
    const pinned = chunk.map(
      ({ reference }) => ({ reference, pullPolicy: "IfNotPresent" }) as const,
    );
    return { cache, kind: "pin", slot, images: pinned, name };
  });
  const working = new Map(
    pins.filter((pin) => !broken.includes(pin)).map((pin) => [pin.name, pin]),
  );
  const wantedNames = new Set(wanted.map(({ name }) => name));
  const isReplaced = wanted.every(({ name }) => {
    const pin = working.get(name);
    return pin !== undefined && isHolding(pin);
  });
  if (isReplaced) {
    for (const pin of working.values()) if (!wantedNames.has(pin.name)) obsolete.push(pin);
  }
  const missing = wanted.filter(({ name }) => !working.has(name));
  return { pods: mayMake ? missing : [], obsolete: [...broken, ...obsolete] };
}

function slotOf(contents: readonly string[]): string {
  const hash = createHash("sha256").update(contents.join("\n")).digest("hex");
  return hash.slice(0, HASH_DIGITS);
}
