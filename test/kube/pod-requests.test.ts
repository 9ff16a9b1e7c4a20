import { describe, expect, it } from "vitest";
import { podRequestsOf } from "../../kube/pod-requests.ts";

function container(cpu: string, restartPolicy?: string) {
  const resources = { requests: { cpu } };
  return restartPolicy === undefined ? { resources } : { resources, restartPolicy };
}

function cpuOf(spec: object): number {
  return podRequestsOf({ spec }).requestCpuMillis;
}

describe("podRequestsOf()", () => {
  it("is nothing for a pod that requests nothing", () => {
    expect(podRequestsOf({ spec: { containers: [{}] } })).toEqual({
      requestCpuMillis: 0,
      requestMemoryBytes: 0,
    });
  });

  it("adds up the containers", () => {
    expect(cpuOf({ containers: [container("1"), container("500m")] })).toBe(1500);
  });

  it("takes the largest init container where that is more", () => {
    const initContainers = [container("3"), container("2")];
    expect(cpuOf({ initContainers, containers: [container("1")] })).toBe(3000);
  });

  it("counts a sidecar beside the containers, and beside the init containers after it", () => {
    const sidecar = container("1", "Always");
    expect(cpuOf({ initContainers: [sidecar], containers: [container("2")] })).toBe(3000);
    const initContainers = [sidecar, container("4")];
    expect(cpuOf({ initContainers, containers: [container("2")] })).toBe(5000);
  });

  it("takes the pod's own requests where it states them, and adds overhead", () => {
    const resources = { requests: { cpu: "4" } };
    const overhead = { cpu: "250m" };
    expect(cpuOf({ containers: [container("1")], resources, overhead })).toBe(4250);
  });
});
