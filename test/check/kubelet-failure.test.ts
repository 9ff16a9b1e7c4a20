import { describe, expect, it } from "vitest";
import { kubeletFailureOf } from "../../check/kubelet-failure.ts";
import { CONTAINERD_MESSAGES, CRIO_MESSAGES, DOCKER_MESSAGES } from "./runtime-messages.ts";

describe("kubeletFailureOf()", () => {
  it.for(CONTAINERD_MESSAGES)("reads %s in what containerd says: %s", ([expected, message]) => {
    expect(kubeletFailureOf("ErrImagePull", message)).toBe(expected);
  });

  it.for(CRIO_MESSAGES)("reads %s in what CRI-O says: %s", ([expected, message]) => {
    expect(kubeletFailureOf("ErrImagePull", message)).toBe(expected);
  });

  it.for(DOCKER_MESSAGES)("reads %s in what cri-dockerd says: %s", ([expected, message]) => {
    expect(kubeletFailureOf("ErrImagePull", message)).toBe(expected);
  });

  it.for([...CONTAINERD_MESSAGES, ...CRIO_MESSAGES, ...DOCKER_MESSAGES])(
    "reads %s while the kubelet backs off as well: %s",
    ([expected, message]) => {
      const backOff = `Back-off pulling image "r.example/a:1": ErrImagePull: ${message}`;
      expect(kubeletFailureOf("ImagePullBackOff", backOff)).toBe(expected);
    },
  );

  it.for([
    [
      "InvalidImageName",
      'Failed to apply default image tag "images:ubuntu/24.04": couldn\'t parse image name "images:ubuntu/24.04": invalid reference format',
      "InvalidReference",
    ],
    [
      "ErrImageNeverPull",
      'Container image "error_pages:local" is not present with pull policy of Never',
      "PullNeverNotCached",
    ],
    [
      "SignatureValidationFailed",
      "image pull failed for quay.io/crio/signed because the signature validation failed: Source image rejected: A signature was required, but no signature exists",
      "SignatureRejected",
    ],
    [
      "ImagePullBackOff",
      'Back-off pulling image "quay.io/a@sha256:f0352bd30248c274db742261f1e6926fe47dfe792c20c202f608ca47cc362185": SignatureValidationFailed: image pull failed for quay.io/a@sha256:f0352bd30248c274db742261f1e6926fe47dfe792c20c202f608ca47cc362185 because the signature validation failed: unable to pull image or OCI artifact: pull image err: Source image rejected: A signature was required, but no signature exists; artifact err: image reference: reference is a container image, not an OCI artifact',
      "SignatureRejected",
    ],
    [
      "RegistryUnavailable",
      'image pull failed for localhost:7439/a:latest because the registry is unavailable: pinging container registry localhost:7439: Get "http://localhost:7439/v2/": dial tcp [::1]:7439: connect: connection refused',
      "ConnectRefused",
    ],
    [
      "RegistryUnavailable",
      "image pull failed for r.example/a:latest because the registry is unavailable: something new",
      "RegistryUnavailable",
    ],
    ["ErrImagePull", "pull QPS exceeded", "RateLimited"],
    [
      "ErrImagePull",
      'failed to pull and unpack image "r.example/a:1": failed to resolve reference "r.example/a:1": rejecting 4194305 byte manifest for r.example/a:1: not found',
      "UnsupportedMediaType",
    ],
  ] as const)("of %s: %s is %s", ([reason, message, expected]) => {
    expect(kubeletFailureOf(reason, message)).toBe(expected);
  });

  it.for([
    ["ImagePullBackOff", 'Back-off pulling image "nginx:no such host"'],
    ["ErrImagePull", "something new"],
    [
      "ErrImagePull",
      "failed to extract layer sha256:09a85f55824bc820: mkdir /var/lib/containerd/x: permission denied: unknown",
    ],
    ["ImageInspectError", 'Failed to inspect image "": rpc error'],
    ["", ""],
  ] as const)("is InternalError where %s: %s names no known cause", ([reason, message]) => {
    expect(kubeletFailureOf(reason, message)).toBe("InternalError");
  });

  it("is not told by a name that reads like a cause", () => {
    const message =
      'failed to pull and unpack image "r.example/x509: toomanyrequests": failed to resolve reference "r.example/denied: a": unexpected status from HEAD request to https://r.example/v2/toomanyrequests/manifests/1: 502 Bad Gateway';
    expect(kubeletFailureOf("ErrImagePull", message)).toBe("RegistryUnavailable");
  });

  it("reads a bounded part of a message that does not end", () => {
    const message = `${'"\\'.repeat(200_000)}no space left on device`;
    expect(kubeletFailureOf("ErrImagePull", message)).toBe("InternalError");
  });
});
