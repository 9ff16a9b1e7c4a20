import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { parseManifests } from "../../../cli/workloads/parse-manifests.ts";

function kindsIn(text: string): string[] {
  return parseManifests(text, "a.yaml").map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
}

describe("parseManifests()", () => {
  it("takes documents one after the other and passes over empty ones", () => {
    const text =
      "---\n# nothing\n---\napiVersion: v1\nkind: Pod\n---\napiVersion: apps/v1\nkind: Deployment\n...\n";
    expect(kindsIn(text)).toEqual(["v1 Pod", "apps/v1 Deployment"]);
    expect(kindsIn("")).toEqual([]);
  });

  it("opens lists, also typed ones whose items do not say what they are", () => {
    const inner = { apiVersion: "batch/v1", kind: "Job" };
    const list = {
      apiVersion: "v1",
      kind: "List",
      items: [inner, { apiVersion: "v1", kind: "PodList", items: [{}] }],
    };
    expect(kindsIn(JSON.stringify(list))).toEqual(["batch/v1 Job", "v1 Pod"]);
    expect(kindsIn(stringify(list))).toEqual(["batch/v1 Job", "v1 Pod"]);
  });

  it("follows merge keys, which kubectl does", () => {
    const text = "apiVersion: v1\nkind: Pod\na: &a {x: 1}\nb: {<<: *a}\n";
    expect(parseManifests(text, "a")[0]?.content).toMatchObject({ b: { x: 1 } });
  });

  it.for([
    [
      "a: [",
      "Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5",
    ],
    ["a: 1\na: 2", "Map keys must be unique at line 2, column 1"],
    ["kind: Pod", "it has something without apiVersion and kind, which is no Kubernetes object"],
    ["just text", "it has something without apiVersion and kind, which is no Kubernetes object"],
    [
      "apiVersion: v1\nkind: 1",
      "it has something without apiVersion and kind, which is no Kubernetes object",
    ],
  ] as const)("refuses %j and says where it is", ([text, reason]) => {
    expect(() => parseManifests(text, "a\u001b.yaml")).toThrow(
      `Cannot read "a\\u001b.yaml": ${reason}`,
    );
  });

  it("does not blow up aliases of aliases", () => {
    const lines = ["a0: &a0 [x]"];
    for (let level = 1; level < 40; level++) {
      const alias = `*a${level - 1}`;
      lines.push(`a${level}: &a${level} [${alias}, ${alias}, ${alias}, ${alias}]`);
    }
    const text = `apiVersion: v1\nkind: Pod\n${lines.join("\n")}\n`;
    expect(() => parseManifests(text, "a")).toThrow('Cannot read "a": Excessive alias count');
  });

  it("refuses lists in lists without end", () => {
    let list: object = { apiVersion: "v1", kind: "Pod" };
    for (let depth = 0; depth < 20; depth++)
      list = { apiVersion: "v1", kind: "List", items: [list] };
    expect(() => parseManifests(JSON.stringify(list), "a")).toThrow("lists more than 10 deep");
  });

  it("throws InputError and nothing else, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        expect(faultOf(text)).toBeOneOf(["InputError", undefined]);
      }),
    );
  });
});

function faultOf(text: string): string | undefined {
  try {
    parseManifests(text, "a");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.name : "no Error";
  }
}
