import { decodeImageCheck, type ImageCheck } from "../../../api/image-check.ts";
import { digestOf } from "../../support/layers.ts";

export interface CheckFields {
  readonly name?: string;
  readonly spec?: object;
  readonly generation?: number;
  readonly status?: object;
}

/** An ImageCheck `shop/web` as the API server has it; without a status it was never looked at. */
export function imageCheck({ name = "web", spec, generation = 1, status }: CheckFields = {}) {
  return decodeImageCheck({
    metadata: { namespace: "shop", name, generation },
    spec: { image: "registry.example/app:v1", serviceAccountName: "default", ...spec },
    ...(status === undefined ? {} : { status }),
  });
}

/** What a good look at the start of 2026 left behind. */
export function goodStatus(more: object = {}): NonNullable<ImageCheck["status"]> {
  return {
    observedGeneration: 1,
    conditions: [condition("True", "Pullable")],
    vantage: "Controller",
    digest: digestOf("app"),
    platforms: [{ platform: "linux/amd64", digest: digestOf("amd64"), sizeBytes: 5_000_000 }],
    missingPlatforms: [],
    size: "5.0 MB",
    lastGoodDigest: digestOf("app"),
    checkedTime: "2026-01-01T00:00:00Z",
    nextCheckTime: "2026-01-01T01:00:00Z",
    ...more,
  };
}

export function condition(status: "True" | "False" | "Unknown", reason: string, message?: string) {
  return {
    type: "Pullable",
    status,
    reason,
    message: message ?? (status === "True" ? "The image can be pulled" : `${reason}, it is said`),
    lastTransitionTime: "2026-01-01T00:00:00Z",
    observedGeneration: 1,
  };
}
