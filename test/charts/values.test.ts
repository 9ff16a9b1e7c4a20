import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chartFiles } from "../../charts/chart-files.ts";
import { valuesSchema } from "../../charts/values-schema.ts";
import packageFile from "../../package.json" with { type: "json" };
import { CHART } from "./render-chart.ts";
import { readDocumentedValues, readValuesDocument } from "./values-file.ts";

async function readChartFiles(paths: readonly string[]): Promise<Record<string, string>> {
  const texts = paths.map(async (path) => [path, await readFile(join(CHART, path), "utf8")]);
  return Object.fromEntries(await Promise.all(texts));
}

describe("charts/layerwise", () => {
  it('has what follows from api/, manifests/ and options: run "npm run chart" where it has not', async () => {
    const generated = await readdir(join(CHART, "templates/generated"));
    const paths = ["values.schema.json", ...generated.map((name) => `templates/generated/${name}`)];
    expect(await readChartFiles(paths)).toEqual(Object.fromEntries(await chartFiles()));
  });

  it("is of the version of everything else", async () => {
    const { version, appVersion } = parse(await readFile(`${CHART}/Chart.yaml`, "utf8"));
    expect([version, appVersion]).toEqual([packageFile.version, packageFile.version]);
  });
});

describe("values.yaml", () => {
  it("says of each value what it is for", () => {
    const silent = readDocumentedValues().filter(({ comment }) => !/\w{3}/.test(comment));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it("has every value of the schema, with a default that it allows", () => {
    const values = readValuesDocument().toJS() as object;
    expect(valuesSchema.parse(values)).toMatchObject(values);
  });
});
