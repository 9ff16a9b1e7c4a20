import { describe, expect, it } from "vitest";
import { decodeConfigurationFile } from "../../runtime/configuration-file.ts";
import { configurationOptionsOf } from "../../runtime/configuration-option.ts";
import { sampleDefinition } from "./sample-definition.ts";

const HEAD = "apiVersion: layerwise.io/v1alpha1\nkind: SampleConfiguration\n";

function decode(text: string) {
  const options = configurationOptionsOf(sampleDefinition);
  return decodeConfigurationFile(sampleDefinition, options, { path: "a.yaml", text });
}

describe("decodeConfigurationFile()", () => {
  it("keeps the types of YAML", () => {
    expect(decode(`${HEAD}leaderElect: false\nworkers: 8\ninsecureRegistry: [a:1]\n`)).toEqual({
      values: [
        { key: "leaderElect", source: '"a.yaml" leaderElect', value: false },
        { key: "workers", source: '"a.yaml" workers', value: 8 },
        { key: "insecureRegistry", source: '"a.yaml" insecureRegistry', value: ["a:1"] },
      ],
      faults: [],
    });
  });

  it("says which version, kind and keys it wants", () => {
    expect(decode("apiVersion: v1\nkind: Pod\nleaderElct: true\nspec: {}\n").faults).toEqual([
      '"a.yaml" apiVersion: write layerwise.io/v1alpha1',
      '"a.yaml" kind: write SampleConfiguration',
      '"a.yaml" "leaderElct": unknown key; did you mean leaderElect?',
      '"a.yaml" "spec": unknown key; --help lists the options',
    ]);
  });

  it.for([
    { when: "is not YAML", text: "a: [1", fault: /^"a.yaml": .*line 1/ },
    { when: "repeats a key", text: `${HEAD}mode: warn\nmode: warn\n`, fault: /unique at line 4/ },
    { when: "is empty", text: "", fault: /expected a YAML mapping with apiVersion and kind/ },
    { when: "is a list", text: "- a", fault: /expected a YAML mapping/ },
    { when: "is huge", text: "#".repeat(1024 * 1024 + 1), fault: /larger than 1 MiB/ },
    {
      when: "grows by its aliases",
      text: `a: &a [1,1]\nb: &b [${"*a,".repeat(99)}]\nc: [${"*b,".repeat(99)}]\n`,
      fault: /alias/,
    },
  ])("refuses a file that $when", ({ text, fault }) => {
    const { values, faults } = decode(text);
    expect(values).toEqual([]);
    expect(faults[0]).toMatch(fault);
  });
});
