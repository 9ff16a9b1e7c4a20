import {
  encodePullerPod,
  type PullerKind,
} from "../../../../controller/caches/pullers/puller-pod.ts";

export const REFERENCES = ["r.example/one:1", "r.example/two:1"] as const;

/** A pod of two images as the API server sends it. */
export function rawPod(status: object, kind: PullerKind = "pull"): object {
  const pod = encodePullerPod({
    cache: { namespace: "ns", name: "c", uid: "cache-uid" },
    nodeName: "a",
    kind,
    slot: "0",
    images: REFERENCES.map((reference) => ({ reference, pullPolicy: "IfNotPresent" })),
    pullerImage: "busybox",
    secretNames: [],
    serviceAccountName: undefined,
    priorityClassName: undefined,
    askedMs: 1_700_000_000_123,
  });
  return { ...pod, metadata: { ...pod.metadata, name: "p", uid: "u" }, status };
}
