import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { podImagesOf } from "../../placement/pod-images.ts";

const DIGEST = `sha256:${"5eed5eed".repeat(8)}`;

describe("podImagesOf()", () => {
  it("lists volumes, init containers and sidecars, main and ephemeral containers", () => {
    const pod = {
      spec: {
        containers: [
          { name: "web", image: "web:1", imagePullPolicy: "Always" },
          { name: "log", image: "log:1", imagePullPolicy: "Never" },
        ],
        initContainers: [
          { name: "migrate", image: "migrate:1" },
          { name: "mesh", image: "mesh:1", restartPolicy: "Always" },
        ],
        ephemeralContainers: [{ name: "debug", image: "debug:1" }],
        volumes: [
          { name: "models", image: { reference: "models:1", pullPolicy: "IfNotPresent" } },
          { name: "scratch", emptyDir: {} },
        ],
      },
    };
    expect(podImagesOf(pod)).toEqual([
      { container: "models", kind: "volume", reference: "models:1", pullPolicy: "IfNotPresent" },
      { container: "migrate", kind: "init", reference: "migrate:1", pullPolicy: "IfNotPresent" },
      { container: "mesh", kind: "sidecar", reference: "mesh:1", pullPolicy: "IfNotPresent" },
      { container: "web", kind: "main", reference: "web:1", pullPolicy: "Always" },
      { container: "log", kind: "main", reference: "log:1", pullPolicy: "Never" },
      { container: "debug", kind: "ephemeral", reference: "debug:1", pullPolicy: "IfNotPresent" },
    ]);
  });

  it.for([
    { image: "web", pullPolicy: "Always" },
    { image: "web:latest", pullPolicy: "Always" },
    { image: "registry.example:5000/web", pullPolicy: "Always" },
    { image: `web:latest@${DIGEST}`, pullPolicy: "Always" },
    { image: "web:1", pullPolicy: "IfNotPresent" },
    { image: `web@${DIGEST}`, pullPolicy: "IfNotPresent" },
    { image: "Not A Reference", pullPolicy: "IfNotPresent" },
  ])("defaults the pull policy of $image to $pullPolicy", ({ image, pullPolicy }) => {
    const pod = {
      spec: {
        containers: [{ name: "c", image }],
        volumes: [{ name: "v", image: { reference: image } }],
      },
    };
    expect(podImagesOf(pod).map((each) => each.pullPolicy)).toEqual([pullPolicy, pullPolicy]);
  });

  it("takes an unknown pull policy for none", () => {
    const pod = { spec: { containers: [{ name: "c", image: "web:1", imagePullPolicy: "Maybe" }] } };
    expect(podImagesOf(pod)[0]?.pullPolicy).toBe("IfNotPresent");
  });

  it("takes null for absent", () => {
    const container = { name: null, image: "web:1", imagePullPolicy: null, restartPolicy: null };
    const image = { reference: null, pullPolicy: null };
    const pod = { spec: { containers: [container], volumes: [{ name: null, image }] } };
    expect(podImagesOf(pod)).toEqual([
      { container: "", kind: "main", reference: "web:1", pullPolicy: "IfNotPresent" },
    ]);
  });

  it.for([
    { what: "no spec", pod: {} },
    { what: "a null spec", pod: { spec: null } },
    {
      what: "null lists",
      pod: { spec: { containers: null, initContainers: null, volumes: null } },
    },
    {
      what: "images left out",
      pod: { spec: { containers: [{ name: "c" }, { name: "d", image: "" }] } },
    },
    {
      what: "an image volume to be filled in",
      pod: { spec: { volumes: [{ name: "v", image: {} }] } },
    },
  ])("is empty for $what", ({ pod }) => {
    expect(podImagesOf(pod)).toEqual([]);
  });

  it("keeps every named image once per mention", () => {
    const container = fc.record({
      name: fc.string(),
      image: fc.constantFrom("a", "b:1", `c@${DIGEST}`),
    });
    const containers = fc.array(container);
    fc.assert(
      fc.property(containers, containers, (main, init) => {
        const images = podImagesOf({ spec: { containers: main, initContainers: init } });
        const named = [...init, ...main].map(({ image }) => image);
        return JSON.stringify(images.map(({ reference }) => reference)) === JSON.stringify(named);
      }),
    );
    expect(podImagesOf({ spec: { containers: [] } })).toEqual([]);
  });
});
