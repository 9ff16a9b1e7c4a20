import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { imageCheckSchema } from "../../../api/image-check-schema.ts";
import type { PullContext } from "../../../check/pull-context.ts";
import {
  encodeWantedCheck,
  isAsWanted,
  wantedCheckOf,
} from "../../../controller/checks/wanted-check.ts";
import { digestOf } from "../../support/layers.ts";
import { imageCheck } from "./sample-check.ts";

const IMAGE = "registry.example/team/app:v1";

function context(fields: Partial<PullContext> = {}): PullContext {
  return { namespace: "shop", secretNames: [], serviceAccountName: "default", ...fields };
}

function nameOf(image: string, fields: Partial<PullContext> = {}): string {
  return wantedCheckOf(image, context(fields)).name;
}

describe("wantedCheckOf()", () => {
  it.for([
    [IMAGE, /^app-v1-[0-9a-f]{12}$/],
    ["docker.io/library/nginx:1.27.3-alpine", /^nginx-1-27-3-alpine-[0-9a-f]{12}$/],
    [`registry.example/app@${digestOf("x")}`, /^app-0000000-[0-9a-f]{12}$/],
    ["r.example/a__b:V1_rc.1", /^a-b-v1-rc-1-[0-9a-f]{12}$/],
  ] as const)("names the check of %s after it", ([image, pattern]) => {
    expect(nameOf(image)).toMatch(pattern);
  });

  it("always gives names that Kubernetes takes", () => {
    const arbitraryTag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/);
    fc.assert(
      fc.property(arbitraryTag, (tag) => {
        expect(nameOf(`registry.example/app:${tag}`)).toMatch(
          /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
        );
      }),
    );
  });

  it("gives one name to one image with one set of credentials", () => {
    const secretNames = ["a", "b"];
    expect(nameOf(IMAGE)).toBe(nameOf(IMAGE));
    const names = [
      nameOf(IMAGE),
      nameOf("registry.example/team/app:v2"),
      nameOf(IMAGE, { namespace: "other" }),
      nameOf(IMAGE, { serviceAccountName: "builder" }),
      nameOf(IMAGE, { secretNames }),
      nameOf(IMAGE, { secretNames: ["b", "a"] }),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(nameOf(IMAGE, { secretNames, serviceAccountName: "builder" })).toBe(names[4]);
  });
});

describe("encodeWantedCheck()", () => {
  it("names image, secrets and service account, and leaves the rest to users", () => {
    const wanted = wantedCheckOf(IMAGE, context({ secretNames: ["b", "a", "b"] }));
    expect(encodeWantedCheck(wanted)).toEqual({
      apiVersion: "layerwise.io/v1alpha1",
      kind: "ImageCheck",
      metadata: {
        namespace: "shop",
        name: wanted.name,
        labels: { "app.kubernetes.io/managed-by": "layerwise-controller" },
      },
      spec: {
        image: IMAGE,
        serviceAccountName: "default",
        imagePullSecrets: [{ name: "b" }, { name: "a" }],
      },
    });
    const { spec } = encodeWantedCheck(wantedCheckOf(IMAGE, context()));
    expect(imageCheckSchema.parse({ spec }).spec).toMatchObject({ image: IMAGE, interval: "1h" });
  });
});

describe("isAsWanted()", () => {
  const wanted = wantedCheckOf(IMAGE, context({ secretNames: ["a"] }));
  const spec = { image: IMAGE, imagePullSecrets: [{ name: "a" }] };

  it.for<[object, boolean]>([
    [spec, true],
    [{ ...spec, interval: "5m", depth: "Blobs" }, true],
    [{ ...spec, image: "registry.example/evil:v1" }, false],
    [{ ...spec, imagePullSecrets: [{ name: "b" }] }, false],
    [{ ...spec, serviceAccountName: "builder" }, false],
  ])("of %o is %s", ([stored, expected]) => {
    expect(isAsWanted(imageCheck({ spec: stored }), wanted)).toBe(expected);
  });
});
