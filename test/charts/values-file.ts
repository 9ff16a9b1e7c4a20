import { readFileSync } from "node:fs";
import { type Document, isMap, isScalar, parseDocument } from "yaml";
import { CHART } from "./render-chart.ts";

/** values.yaml, as written. */
export function readValuesDocument(): Document {
  return parseDocument(readFileSync(`${CHART}/values.yaml`, "utf8"));
}

export interface DocumentedValue {
  /** Such as `image.tag`. */
  readonly path: string;
  /** What stands before it. */
  readonly comment: string;
}

/** Of pods: maps that are one value each. */
const WHOLE = /\.(resources|nodeSelector)$/;

/** The values in values.yaml, in its order; what is empty by default is one value. */
export function readDocumentedValues(): DocumentedValue[] {
  return documentedValuesOf(readValuesDocument().contents, "");
}

function documentedValuesOf(node: unknown, prefix: string): DocumentedValue[] {
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }, index) => {
    const path = `${prefix}${String(key)}`;
    const isGroup = isMap(value) && value.items.length > 0 && !WHOLE.test(path);
    if (isGroup) return documentedValuesOf(value, `${path}.`);
    const before = isScalar(key) ? key.commentBefore : undefined;
    const comment = before ?? (index === 0 ? node.commentBefore : undefined) ?? "";
    return [{ path, comment }];
  });
}
