import { describe, expect, it } from "vitest";
import { decodeHollowPod } from "./hollow-pod.ts";

const metadata = { namespace: "demo", name: "web", uid: "u" };
const containers = [{ name: "main", image: "registry/web:1" }];

describe("decodeHollowPod()", () => {
  it("leaves out a pod on no node", () => {
    expect(decodeHollowPod({ metadata, spec: { containers } })).toBeUndefined();
  });

  it("keeps the images in the order of their pulls", () => {
    const spec = { nodeName: "a", containers, initContainers: [{ name: "i", image: "init:2" }] };
    expect(decodeHollowPod({ metadata, spec })).toEqual({
      ...metadata,
      nodeName: "a",
      images: [
        { container: "i", kind: "init", reference: "init:2", pullPolicy: "IfNotPresent" },
        {
          container: "main",
          kind: "main",
          reference: "registry/web:1",
          pullPolicy: "IfNotPresent",
        },
      ],
      shortLived: new Set(),
    });
  });

  it("knows the containers that end as soon as they are started", () => {
    const ending = { name: "pull", image: "registry/web:1", command: ["/tools/true"] };
    const spec = { nodeName: "a", containers: [ending, ...containers] };
    expect(
      decodeHollowPod({ metadata, spec: { ...spec, restartPolicy: "Never" } })?.shortLived,
    ).toEqual(new Set(["pull"]));
    expect(decodeHollowPod({ metadata, spec })?.shortLived).toEqual(new Set());
  });

  it.for([
    ["12.5", 12_500],
    ["soon", undefined],
  ] as const)("reads a life of %j seconds as %j ms", ([text, lifeMs]) => {
    const annotations = { "hollow.layerwise.io/life-seconds": text };
    const raw = { metadata: { ...metadata, annotations }, spec: { nodeName: "a", containers } };
    expect(decodeHollowPod(raw)?.lifeMs).toBe(lifeMs);
  });
});
