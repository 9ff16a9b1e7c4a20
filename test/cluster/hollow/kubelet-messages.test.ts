import { describe, expect, it } from "vitest";
import { presentMessage, pulledMessage, pullingMessage } from "./kubelet-messages.ts";

describe("kubelet messages", () => {
  it("pulledMessage() says pull, wait and size as a kubelet does", () => {
    const pull = { pullMs: 8715.4, waitingMs: 68_715.9, sizeBytes: 68741916 };
    expect(pulledMessage("nginx:1", pull)).toBe(
      'Successfully pulled image "nginx:1" in 8.715s (1m8.715s including waiting). Image size: 68741916 bytes.',
    );
  });

  it("pullingMessage() and presentMessage() quote the reference", () => {
    expect(pullingMessage("nginx:1")).toBe('Pulling image "nginx:1"');
    expect(presentMessage("nginx:1")).toBe('Container image "nginx:1" already present on machine');
  });
});
