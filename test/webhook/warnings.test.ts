import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROBLEM_CLASSES } from "../../check/action-table.ts";
import { problemImagesOf } from "../../webhook/judged-image.ts";
import { warningsOf } from "../../webhook/warnings.ts";
import { type JudgedFields, judgedImage } from "./judged-images.ts";

function warnings(images: readonly JudgedFields[], remarks: readonly string[] = []): string[] {
  return warningsOf(problemImagesOf(images.map(judgedImage)), remarks);
}

describe("warningsOf()", () => {
  it("names container, image, class, HTTP status and next step", () => {
    expect(
      warnings([
        { httpStatus: 404 },
        { container: "init", others: 2, problemClass: "DNS", action: "warn" },
      ]),
    ).toEqual([
      "app: ghcr.io/team/web:v2: ManifestUnknown (404); push this tag or digest, or correct the reference",
      "init (+2): ghcr.io/team/web:v2: DNS; check the spelling of the host and the DNS of the cluster",
    ]);
  });

  it("cuts the middle out of a long reference", () => {
    const image = `registry.example.com/${"deep/".repeat(40)}web:v2`;
    const [warning = ""] = warnings([{ image }]);
    expect(warning).toBe(
      "app: registry.example.com/d.../deep/deep/deep/web:v2: ManifestUnknown; push this tag or digest, or correct the reference",
    );
    expect(warning).toHaveLength(120);
  });

  it("says how many more there are than fit into five lines", () => {
    const eight = Array.from({ length: 8 }, (_, index) => ({ container: `c${index}` }));
    expect(warnings(eight).map((line) => line.slice(0, 7))).toEqual([
      "c0: ghc",
      "c1: ghc",
      "c2: ghc",
      "c3: ghc",
      "+4 more",
    ]);
    expect(warnings(eight.slice(0, 5))).toHaveLength(5);
    expect(warnings(eight, ["remark"])[0]).toBe("remark");
    expect(warnings(eight, ["remark"])).toHaveLength(5);
  });

  it("tells what is denied first", () => {
    const images: JudgedFields[] = [
      { container: "a", problemClass: "DNS", action: "warn" },
      { container: "b", action: "allow" },
      { container: "c" },
    ];
    expect(warnings(images).map((line) => line[0])).toEqual(["c", "a"]);
  });

  it("is never longer than 120 characters, nor of other than printable ASCII", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PROBLEM_CLASSES),
        fc.string({ unit: "binary", maxLength: 200 }),
        fc.string({ unit: "binary", maxLength: 5_000 }),
        (problemClass, container, image) => {
          const [warning = ""] = warnings([
            { problemClass, container, image, others: 499, httpStatus: 404 },
          ]);
          expect(warning).toMatch(/^[ -~]{1,120}$/);
          expect(warning).toContain(`: ${problemClass} (404); `);
        },
      ),
    );
  });
});
