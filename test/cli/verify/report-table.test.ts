import { describe, expect, it } from "vitest";
import type { ImageFinding, PlatformFinding } from "../../../cli/checks/image-finding.ts";
import { paintPlainly } from "../../../cli/terminal/colour.ts";
import { formatTable } from "../../../cli/verify/report-table.ts";
import { sampleUse, useOf } from "../workloads/sample-use.ts";

const amd64: PlatformFinding = {
  platform: "linux/amd64",
  verdict: "good",
  reason: "Pullable",
  sizeBytes: 68_700_000,
};
const arm64: PlatformFinding = {
  platform: "linux/arm64",
  verdict: "bad",
  reason: "NoMatchingPlatform",
  message: "none",
};

function tableOf(image: string, finding: ImageFinding): string[] {
  return formatTable([{ image, uses: [useOf(image)], finding }], paintPlainly).split("\n");
}

describe("formatTable()", () => {
  it("gives each platform a line, in columns that are aligned", () => {
    const finding = {
      verdict: "bad",
      reason: "NoMatchingPlatform",
      platforms: [amd64, arm64],
    } as const;
    expect(tableOf("web:v1", finding)).toEqual([
      "CONTAINER            IMAGE    PLATFORM      SIZE      VERDICT   REASON",
      "deployment/web/app   web:v1   linux/amd64   68.7 MB   good      Pullable",
      "deployment/web/app   web:v1   linux/arm64   -         bad       NoMatchingPlatform: none",
      "",
    ]);
  });

  it("gives what is to be said of the whole image a line of its own", () => {
    const finding = {
      verdict: "warning",
      reason: "SecretMissing",
      message: "gone",
      platforms: [amd64],
    } as const;
    expect(tableOf("web:v1", finding).slice(1)).toEqual([
      "deployment/web/app   web:v1   linux/amd64   68.7 MB   good      Pullable",
      "deployment/web/app   web:v1   -             -         warning   SecretMissing: gone",
      "",
    ]);
  });

  it("escapes what manifests and registries say", () => {
    const finding = { verdict: "bad", reason: "X", message: "a\u009bb\nc", platforms: [] } as const;
    expect(tableOf("Bad\u001b[31m", finding)[1]).toBe(
      "deployment/web/app   Bad\\u001b[31m   -          -      bad       X: a\\u009bb\\u000ac",
    );
  });

  it("names namespaces where there are several", () => {
    const spec = { containers: [{ name: "app", image: "a" }] };
    const uses = [sampleUse(spec, "shop"), sampleUse(spec, "test")];
    const finding = { verdict: "unknown", reason: "DNS", platforms: [] } as const;
    expect(formatTable([{ image: "a", uses, finding }], paintPlainly).split("\n")).toEqual([
      "NAMESPACE   CONTAINER            IMAGE   PLATFORM   SIZE   VERDICT   REASON",
      "shop        deployment/web/app   a       -          -      unknown   DNS",
      "test        deployment/web/app   a       -          -      unknown   DNS",
      "",
    ]);
  });

  it("paints the verdict and keeps the columns", () => {
    const finding = { verdict: "bad", reason: "DNS", platforms: [] } as const;
    const images = [{ image: "a", uses: [useOf("a")], finding }];
    const table = formatTable(images, (verdict, text) => `<${verdict}>${text}</>`);
    expect(table.split("\n")[1]).toBe(
      "deployment/web/app   a       -          -      <bad>bad    </>   DNS",
    );
  });
});
