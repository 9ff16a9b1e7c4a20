import { describe, expect, it } from "vitest";
import {
  decodePullerRecord,
  isHolding,
  isOver,
} from "../../../../controller/caches/pullers/puller-record.ts";
import { REFERENCES, rawPod } from "./raw-puller-pod.ts";

const digest = `sha256:${"a".repeat(64)}`;

describe("decodePullerRecord()", () => {
  it("reads a pod of a cache, and no other", () => {
    expect(decodePullerRecord(rawPod({}))).toEqual({
      namespace: "ns",
      name: "p",
      uid: "u",
      cacheUid: "cache-uid",
      nodeName: "a",
      kind: "pull",
      askedMs: 1_700_000_000_123,
      images: REFERENCES.map((reference) => ({
        reference,
        pullPolicy: "IfNotPresent",
        outcome: { kind: "open" },
      })),
    });
    expect(decodePullerRecord({ metadata: { name: "p" }, spec: { nodeName: "a" } })).toBe(
      undefined,
    );
  });

  it("leaves alone a pod that only carries the labels of ours", () => {
    const pod = rawPod({}) as { readonly metadata: object };
    const owners = [[], [{ uid: "other", controller: true }], [{ uid: "cache-uid" }]];
    for (const ownerReferences of owners) {
      const copied = { ...pod, metadata: { ...pod.metadata, ownerReferences } };
      expect(decodePullerRecord(copied)).toBe(undefined);
    }
  });

  it("is over when the kubelet refuses or evicts it, or its own image cannot be had", () => {
    const refused = { phase: "Failed", reason: "OutOfpods", message: "too many" };
    const waiting = { reason: "ErrImagePull", message: "not found" };
    const unable = { initContainerStatuses: [{ name: "no-op", state: { waiting } }] };
    const broken = {
      initContainerStatuses: [
        { name: "no-op", state: { terminated: { exitCode: 1, reason: "Error" } } },
      ],
    };
    const refusals = [refused, unable, broken, {}].map((status) => {
      const record = decodePullerRecord(rawPod(status));
      return record && isOver(record) ? record.refusal : undefined;
    });
    const hasBegun = false;
    expect(refusals).toEqual([
      { reason: "OutOfpods", message: "too many", hasBegun },
      { reason: "ErrImagePull", message: "The puller image: not found", hasBegun },
      { reason: "Error", message: "The puller image ended with code 1", hasBegun },
      undefined,
    ]);
  });

  it("tells pods that pin, which hold their images when all run, and pods that look at the disk", () => {
    const running = REFERENCES.map((_, index) => ({
      name: `image-${index}`,
      imageID: `r.example/x@${digest}`,
      state: { running: {} },
    }));
    const pins = [running, running.slice(1)].map((containerStatuses) =>
      decodePullerRecord(rawPod({ containerStatuses }, "pin")),
    );
    expect(pins.map((pin) => [pin?.kind, pin && isHolding(pin)])).toEqual([
      ["pin", true],
      ["pin", false],
    ]);
    const state = { terminated: { exitCode: 1, message: "overlay 1 1 1 1% /" } };
    const probe = decodePullerRecord(
      rawPod({ containerStatuses: [{ name: "disk", state }] }, "probe"),
    );
    expect([probe?.kind, probe?.diskText]).toEqual(["probe", "overlay 1 1 1 1% /"]);
    expect(decodePullerRecord(rawPod({}, "probe"))).not.toHaveProperty("diskText");
  });
});
