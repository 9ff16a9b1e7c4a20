import { describe, expect, it } from "vitest";
import { digestOfKey, imageKeyOf, imageKeysOfPod } from "../../../controller/images/image-key.ts";
import type { ObservedPod } from "../../../placement/observed-pod.ts";

const HEX = "a".repeat(64);

describe("imageKeyOf()", () => {
  it.for([
    { reference: "nginx", key: "docker.io/library/nginx:latest" },
    { reference: "index.docker.io/nginx:1.27", key: "docker.io/library/nginx:1.27" },
    { reference: `ghcr.io/a/b:v1@sha256:${HEX}`, key: `ghcr.io/a/b@sha256:${HEX}` },
    { reference: "Not A Reference", key: undefined },
    { reference: "", key: undefined },
  ])("is $key for $reference", ({ reference, key }) => {
    expect(imageKeyOf(reference)).toBe(key);
  });
});

describe("imageKeysOfPod()", () => {
  it("has the references of the pod and the repository digests of its containers", () => {
    const pod: ObservedPod = {
      namespace: "shop",
      name: "web",
      uid: "1",
      finished: false,
      images: [
        { container: "a", kind: "main", reference: "nginx", pullPolicy: "Always" },
        { container: "b", kind: "main", reference: "not a reference", pullPolicy: "Always" },
      ],
      pulled: [
        { container: "a", imageId: `docker.io/library/nginx@sha256:${HEX}` },
        { container: "b", imageId: `docker-pullable://ghcr.io/a/b@sha256:${HEX}` },
        { container: "c", imageId: `sha256:${HEX}` },
        { container: "d", imageId: `docker://sha256:${HEX}` },
      ],
      requestCpuMillis: 0,
      requestMemoryBytes: 0,
    };
    expect(imageKeysOfPod(pod)).toEqual([
      "docker.io/library/nginx:latest",
      `docker.io/library/nginx@sha256:${HEX}`,
      `ghcr.io/a/b@sha256:${HEX}`,
    ]);
  });
});

describe("digestOfKey()", () => {
  it("is the digest of a repository digest and undefined for a tag", () => {
    expect(digestOfKey(`ghcr.io/a/b@sha256:${HEX}`)).toBe(`sha256:${HEX}`);
    expect(digestOfKey(`ghcr.io/a/b:${HEX}`)).toBeUndefined();
  });
});
