import { describe, expect, it } from "vitest";
import { decodeNode } from "../../kube/node-decoder.ts";

describe("decodeNode()", () => {
  it("keeps what placement needs", () => {
    const raw = {
      metadata: { name: "a", labels: { "kubernetes.io/os": "linux" }, managedFields: [{}] },
      status: {
        allocatable: { cpu: "3920m", memory: "16Gi" },
        nodeInfo: { operatingSystem: "linux", architecture: "arm64", kubeletVersion: "v1.36.3" },
        images: [{ names: ["nginx:1"], sizeBytes: 7 }, { names: null }, { sizeBytes: -1 }],
      },
    };
    expect(decodeNode(raw)).toEqual({
      name: "a",
      platform: { os: "linux", architecture: "arm64" },
      allocatableCpuMillis: 3920,
      allocatableMemoryBytes: 16 * 2 ** 30,
      images: [
        { names: ["nginx:1"], sizeBytes: 7 },
        { names: [], sizeBytes: 0 },
        { names: [], sizeBytes: 0 },
      ],
    });
  });

  it("takes a node that says nothing of itself for an empty linux/amd64 one", () => {
    expect(decodeNode({ metadata: { name: "new" } })).toEqual({
      name: "new",
      platform: { os: "linux", architecture: "amd64" },
      allocatableCpuMillis: 0,
      allocatableMemoryBytes: 0,
      images: [],
    });
  });

  it("knows the build of a Windows node", () => {
    const raw = {
      metadata: { name: "w", labels: { "node.kubernetes.io/windows-build": "10.0.20348" } },
      status: { nodeInfo: { operatingSystem: "windows", architecture: "amd64" } },
    };
    expect(decodeNode(raw)?.platform).toEqual({
      os: "windows",
      architecture: "amd64",
      osVersion: "10.0.20348",
    });
  });

  it("leaves out what has no name", () => {
    expect(decodeNode({})).toBeUndefined();
  });
});
