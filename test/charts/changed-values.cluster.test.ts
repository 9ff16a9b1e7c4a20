import { describe, expect, it } from "vitest";
import { CHANGED_VALUES } from "./changed-values.ts";
import { templateChart } from "./render-chart.ts";
import { readDocumentedValues } from "./values-file.ts";

const rendered = new Map<string, Promise<string>>();

/** What the values render; the same ones are rendered once. */
function textOf(where: object): Promise<string> {
  const key = JSON.stringify(where);
  const text = rendered.get(key) ?? templateChart(where).then(({ stdout }) => stdout);
  rendered.set(key, text);
  return text;
}

describe("values.yaml", () => {
  it("has no value that is not changed here", () => {
    const values = readDocumentedValues();
    expect(Object.keys(CHANGED_VALUES).toSorted()).toEqual(
      values.map(({ path }) => path).toSorted(),
    );
  });

  it.each(Object.entries(CHANGED_VALUES))("%s has an effect", async (path, { to, where = {} }) => {
    const changed = await templateChart(where, { set: { [path]: to } });
    expect(changed).toMatchObject({ code: 0, stderr: "" });
    expect(changed.stdout).not.toBe(await textOf(where));
  });
});
