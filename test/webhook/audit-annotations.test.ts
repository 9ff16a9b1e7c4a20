import { describe, expect, it } from "vitest";
import { auditAnnotationsOf } from "../../webhook/audit-annotations.ts";
import { judgedImage, PULLABLE } from "./judged-images.ts";

const MODES = { enforce: true, warn: false, audit: true };

describe("auditAnnotationsOf()", () => {
  it("keeps modes, verdict, and each image with what it was judged by", () => {
    expect(
      auditAnnotationsOf([judgedImage(), PULLABLE], { modes: MODES, verdict: "deny" }),
    ).toEqual({
      verdict: "deny",
      modes: "enforce,audit",
      images:
        "app ghcr.io/team/web:v2 ManifestUnknown deny lookUp\ngood nginx Pullable allow memory",
    });
  });

  it("stays small whatever the pod", () => {
    const many = Array.from({ length: 500 }, () => judgedImage({ image: "x".repeat(4_096) }));
    const { images = "" } = auditAnnotationsOf(many, { modes: MODES, verdict: "deny" });
    expect(images.length).toBeLessThan(6_000);
    expect(images).toMatch(/\n\+480 more$/);
  });
});
