import { describe, expect, it } from "vitest";
import { eraserExclusionsOf } from "../../../controller/caches/eraser-exclusions.ts";
import { digestOf } from "../../support/layers.ts";

describe("eraserExclusionsOf()", () => {
  it("lists tags in full and digests alone, sorted, each once", () => {
    const references = [
      "docker.io/library/nginx:1.27",
      `registry.example/app@${digestOf("app")}`,
      `registry.example/same@${digestOf("app")}`,
      "docker.io/library/alpine:latest",
    ];
    expect(eraserExclusionsOf(references, "eraser-system")).toEqual({
      object: {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: "layerwise-eraser-exclusions",
          namespace: "eraser-system",
          labels: {
            "app.kubernetes.io/managed-by": "layerwise-controller",
            "eraser.sh/exclude.list": "true",
          },
        },
        data: {
          "excluded.json": JSON.stringify({
            excluded: [
              "docker.io/library/alpine:latest",
              "docker.io/library/nginx:1.27",
              digestOf("app"),
            ],
          }),
        },
      },
      leftOut: 0,
    });
  });

  it("is an empty list without images, so that what was listed before is not kept for ever", () => {
    expect(eraserExclusionsOf([], "eraser-system").object.data).toEqual({
      "excluded.json": '{"excluded":[]}',
    });
  });

  it("leaves out what a ConfigMap has no room for", () => {
    const path = "x".repeat(200);
    const references = Array.from({ length: 6_000 }, (_, i) => `registry.example/${path}:${i}`);
    const { object, leftOut } = eraserExclusionsOf(references, "eraser-system");
    const text = object.data["excluded.json"] ?? "";
    expect(text.length).toBeLessThanOrEqual(900_000);
    expect(text.length).toBeGreaterThan(899_000);
    expect(JSON.parse(text).excluded).toHaveLength(6_000 - leftOut);
  });
});
