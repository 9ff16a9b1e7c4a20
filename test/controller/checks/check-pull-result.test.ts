import { describe, expect, it } from "vitest";
import type { ProblemClass } from "../../../check/action-table.ts";
import type { CheckResult } from "../../../check/check-result.ts";
import { type NodePull, resultOfStep } from "../../../controller/checks/check-pull-result.ts";
import type { FailureClass } from "../../../registry/failures/failure-classes.ts";
import { digestOf } from "../../support/layers.ts";

const IMAGE = "registry.example/app:v1";
const AMD64 = { os: "linux", architecture: "amd64" };
const OWN_IMAGE = {
  digest: digestOf("app"),
  platforms: [{ platform: AMD64, digest: digestOf("amd64"), sizeBytes: 5_000_000 }],
  missingPlatforms: [],
};
const OWN: CheckResult = { kind: "pullable", image: OWN_IMAGE, remarks: [] };

function problem(problemClass: ProblemClass): CheckResult {
  return { kind: "problem", problem: { class: problemClass, message: "we say so" } };
}

function pulled(architecture = "amd64", content = "app"): NodePull {
  return {
    nodeName: `node-${architecture}`,
    platform: `linux/${architecture}`,
    outcome: { kind: "pulled", digest: digestOf(content) },
  };
}

function failed(failureClass: FailureClass, architecture = "amd64", message = "it says"): NodePull {
  return { ...pulled(architecture), outcome: { kind: "failed", class: failureClass, message } };
}

function resultOf(own: CheckResult, ...pulls: readonly NodePull[]): CheckResult {
  return resultOfStep(IMAGE, { kind: "over", pulls }, own);
}

function classOf(result: CheckResult): string {
  return result.kind === "problem" ? result.problem.class : result.kind;
}

describe("resultOfStep()", () => {
  it("is what we know of the image where the node has pulled the same", () => {
    expect(resultOf(OWN, pulled())).toEqual(OWN);
  });

  it("believes the node that can pull what we cannot, and knows the digest alone then", () => {
    const image = { digest: digestOf("app"), platforms: [], missingPlatforms: [] };
    for (const own of [problem("Unauthenticated"), problem("DNS"), problem("ManifestUnknown")]) {
      expect(resultOf(own, pulled())).toEqual({ kind: "pullable", image, remarks: [] });
    }
  });

  it("believes the node's mirror where that has another image", () => {
    expect(resultOf(OWN, pulled("amd64", "mirrored"))).toMatchObject({
      image: { digest: digestOf("mirrored"), platforms: [] },
    });
  });

  it("believes the node that cannot pull what we can, and says where and why", () => {
    expect(resultOf(OWN, failed("SignatureRejected", "amd64", "no\u202esignature"))).toEqual({
      kind: "problem",
      problem: {
        class: "SignatureRejected",
        message:
          'Node "node-amd64" (linux/amd64) cannot pull "registry.example/app:v1": no signature; sign the image as the policy of the nodes asks',
      },
    });
  });

  it("shows the end of a long message", () => {
    const result = resultOf(OWN, failed("DNS", "amd64", `${"x".repeat(5_000)} the cause`));
    const message = result.kind === "problem" ? result.problem.message : "";
    expect(message).toMatch(/: … x+ the cause; check the spelling/);
    expect(message.length).toBeLessThan(800);
  });

  it("keeps what we say of what is no container image, as a node pulls that too", () => {
    expect(classOf(resultOf(problem("UnsupportedMediaType"), pulled()))).toBe(
      "UnsupportedMediaType",
    );
  });

  it("names the platform that alone is missing, and fails where all are", () => {
    const some = resultOf(OWN, pulled(), failed("NoMatchingPlatform", "arm64"));
    expect(some).toMatchObject({
      kind: "pullable",
      image: {
        digest: digestOf("app"),
        missingPlatforms: [{ os: "linux", architecture: "arm64" }],
      },
      remarks: [{ class: "NoMatchingPlatform" }],
    });
    expect(classOf(resultOf(OWN, failed("NoMatchingPlatform")))).toBe("NoMatchingPlatform");
  });

  it("keeps what we say of platforms that have no node to pull on", () => {
    const windows = { os: "windows", architecture: "amd64" };
    const arm64 = { os: "linux", architecture: "arm64" };
    const image = { ...OWN_IMAGE, missingPlatforms: [windows, arm64] };
    const result = resultOf({ ...OWN, image }, pulled(), failed("NoMatchingPlatform", "arm64"));
    expect(result).toMatchObject({ image: { missingPlatforms: [arm64, windows] } });
  });

  it("tells the worst of several failures", () => {
    const pulls = [
      failed("NoMatchingPlatform", "s390x"),
      failed("Timeout"),
      failed("Denied", "arm64"),
    ];
    expect(classOf(resultOf(OWN, ...pulls))).toBe("Denied");
    expect(classOf(resultOf(OWN, pulled(), failed("InsufficientDisk", "arm64")))).toBe(
      "InsufficientDisk",
    );
  });

  it("is open where no node can pull, unless it is proven without one", () => {
    const step = { kind: "noNode" } as const;
    expect(classOf(resultOfStep(IMAGE, step, OWN))).toBe("NotEnoughNodes");
    expect(classOf(resultOfStep(IMAGE, step, problem("DNS")))).toBe("NotEnoughNodes");
    expect(classOf(resultOfStep(IMAGE, step, problem("ManifestUnknown")))).toBe("ManifestUnknown");
  });

  it("says why no pod can be made", () => {
    const step = { kind: "refused", message: "exceeded quota" } as const;
    expect(resultOfStep(IMAGE, step, OWN)).toMatchObject({
      problem: {
        class: "InternalError",
        message: "No pod that pulls can be made: exceeded quota; report it with the log",
      },
    });
  });
});
