import { describe, expect, it } from "vitest";
import { parseFlags } from "../../runtime/configuration-flags.ts";
import { configurationOptionsOf } from "../../runtime/configuration-option.ts";
import { sampleDefinition } from "./sample-definition.ts";

const OPTIONS = configurationOptionsOf(sampleDefinition);

function valuesOf(...argv: string[]): Record<string, unknown> {
  const { values, faults } = parseFlags(OPTIONS, argv);
  expect(faults).toEqual([]);
  return Object.fromEntries(values.map(({ key, value }) => [key, value]));
}

describe("parseFlags()", () => {
  it.for([
    { argv: ["--listen", ":1"], values: { listen: ":1" } },
    { argv: ["--listen=:1"], values: { listen: ":1" } },
    { argv: ["--workers", "-1"], values: { workers: -1 } },
    { argv: ["--leader-elect"], values: { leaderElect: true } },
    { argv: ["--leader-elect=false"], values: { leaderElect: false } },
    { argv: ["--mode=warn", "--mode=enforce"], values: { mode: "enforce" } },
    {
      argv: ["--insecure-registry", "a:1", "--mode=warn", "--insecure-registry=b:2"],
      values: { insecureRegistry: ["a:1", "b:2"], mode: "warn" },
    },
    { argv: [], values: {} },
  ])("reads $argv", ({ argv, values }) => {
    expect(valuesOf(...argv)).toEqual(values);
  });

  it("tells help, version and the file apart from options", () => {
    const { help, version, file } = parseFlags(OPTIONS, ["-h", "--version", "--config=a.yaml"]);
    expect({ help, version, file }).toEqual({ help: true, version: true, file: "a.yaml" });
  });

  it("reports every unknown flag, stray word and missing value at once", () => {
    const argv = ["--lisen=:1", "--everything", "stray", "--mode", "--tls-cert="];
    expect(parseFlags(OPTIONS, argv).faults).toEqual([
      '"--lisen": unknown flag; did you mean --listen?',
      '"--everything": unknown flag; --help lists the flags',
      '"stray": not a flag; flags are written --name=value',
      "--mode: needs a value, as in --mode=VALUE",
    ]);
    expect(parseFlags(OPTIONS, ["--tls-cert="]).faults).toEqual([
      "--tls-cert: needs a value, as in --tls-cert=VALUE",
    ]);
  });

  it.for(["--toString", "--__proto__", "--constructor=1", "-x", "--no-leader-elect", "--"])(
    "takes no unexpected path on %j",
    (argument) => {
      expect(parseFlags(OPTIONS, [argument]).values).toEqual([]);
    },
  );
});
