import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { imageCheckSchema } from "../../api/image-check-schema.ts";

const PAGE = readFileSync(new URL("../../docs/image-check.md", import.meta.url), "utf8");

describe("docs/image-check.md", () => {
  it("lists every field of the spec with its default", () => {
    const [, table = ""] = PAGE.split("\n| field of the spec ");
    const [body = ""] = table.split("\n\n");
    const rows = [...body.matchAll(/^\| `(\w+)` .*\| +(\S.*?) +\|$/gm)];
    const listed = rows.map(([, field = "", value = ""]) => [field, value]);
    const { serviceAccountName, depth, interval } = imageCheckSchema.shape.spec.parse({
      image: "web",
    });
    expect(Object.fromEntries(listed)).toEqual({
      image: "required",
      imagePullSecrets: "the account's",
      serviceAccountName: `\`${serviceAccountName}\``,
      depth: `\`${depth}\``,
      interval: `\`${interval}\``,
      nodeSelector: "every node",
    });
    expect(listed.map(([field]) => field)).toEqual(Object.keys(imageCheckSchema.shape.spec.shape));
  });

  it("names every field of the status", () => {
    const { status } = imageCheckSchema.shape;
    const fields = Object.keys(status.unwrap().shape);
    expect(fields.length).toBeGreaterThan(10);
    const forPeople = ["observedGeneration", "conditions", "size"];
    const missing = fields.filter((field) => !new RegExp(`\\b${field}\\b`).test(PAGE));
    expect(missing.filter((field) => !forPeople.includes(field))).toEqual([]);
  });

  it("shows a manifest that says what it means to", () => {
    const [, text = ""] = /^```yaml\n(.*?)^```$/ms.exec(PAGE) ?? [];
    const manifest: unknown = parse(text);
    expect(manifest).toMatchObject({ apiVersion: "layerwise.io/v1alpha1", kind: "ImageCheck" });
    expect(imageCheckSchema.parse(manifest)).toMatchObject({
      spec: (manifest as { spec: object }).spec,
    });
  });
});
