import { describe, expect, it } from "vitest";
import { loadConfiguration } from "../../runtime/configuration.ts";
import { sampleDefinition } from "./sample-definition.ts";

interface Sources {
  readonly argv?: string[];
  readonly env?: Record<string, string>;
  readonly file?: string;
}

function load({ argv = [], env = {}, file }: Sources) {
  return loadConfiguration({
    definition: sampleDefinition,
    argv: file === undefined ? argv : [...argv, "--config=a.yaml"],
    env,
    readFile(path) {
      if (file === undefined || path !== "a.yaml") throw new Error("ENOENT: no such file");
      return `apiVersion: layerwise.io/v1alpha1\nkind: SampleConfiguration\n${file}`;
    },
  });
}

const DEFAULTS = {
  listen: { host: "127.0.0.1", port: 8888 },
  leaderElect: true,
  workers: 4,
  mode: "warn",
  insecureRegistry: [],
};

describe("loadConfiguration()", () => {
  it("gives the defaults when nothing is supplied", () => {
    expect(load({})).toEqual({ kind: "loaded", configuration: DEFAULTS });
  });

  it("lets flags outrank variables, variables the file, the file the defaults", () => {
    const sources = {
      argv: ["--workers=1"],
      env: { LAYERWISE_WORKERS: "2", LAYERWISE_MODE: "enforce" },
      file: "workers: 3\nmode: warn\nleaderElect: false\n",
    };
    const configuration = { ...DEFAULTS, workers: 1, mode: "enforce", leaderElect: false };
    expect(load(sources)).toEqual({ kind: "loaded", configuration });
  });

  it("takes the file's path from LAYERWISE_CONFIG when no flag names one", () => {
    const env = { LAYERWISE_CONFIG: "b.yaml" };
    expect(load({ env })).toEqual({
      kind: "faulty",
      message:
        'Cannot start the sample: 1 fault in its configuration\n  --config "b.yaml": cannot be read: ENOENT: no such file',
    });
  });

  it("reports every fault of every source at once, with what to write instead", () => {
    const sources = {
      argv: ["--listen=8888", "--wrkers=1", "--tls-cert=a.pem"],
      env: { LAYERWISE_WORKERS: "many", LAYERWISE_INSECURE_REGISTRY: "a:1,b" },
      file: "mode: loud\nworkers: 65\nleaderElct: true\n",
    };
    expect(load(sources)).toEqual({
      kind: "faulty",
      message: [
        "Cannot start the sample: 7 faults in its configuration",
        '"--wrkers": unknown flag; did you mean --workers?',
        '"a.yaml" "leaderElct": unknown key; did you mean leaderElect?',
        '"a.yaml" mode "loud": Invalid option: expected one of "warn"|"enforce"',
        '"a.yaml" workers 65: Too big: expected number to be <=64',
        'LAYERWISE_WORKERS "many": Invalid input: expected number, received string',
        'LAYERWISE_INSECURE_REGISTRY "b": Too small: expected string to have >=3 characters',
        '--listen "8888": expected HOST:PORT such as 127.0.0.1:8888, [::1]:8888 or :8888',
      ].join("\n  "),
    });
  });

  it("reports what only the whole can show", () => {
    expect(load({ argv: ["--tls-cert=a.pem"] })).toEqual({
      kind: "faulty",
      message:
        "Cannot start the sample: 1 fault in its configuration\n  --tls-cert and --tls-key go together: give both or none",
    });
  });

  it("reports a fault of a source that another outranks", () => {
    const loaded = load({ argv: ["--workers=1"], env: { LAYERWISE_WORKERS: "many" } });
    expect(loaded).toMatchObject({ kind: "faulty" });
  });

  it("shortens a long value in a fault", () => {
    const loaded = load({ argv: [`--mode=${"x".repeat(10_000)}`] });
    expect(loaded.kind === "faulty" && loaded.message.length).toBeLessThan(300);
  });

  it("prefers help over faults", () => {
    expect(load({ argv: ["--nonsense", "--help"] })).toMatchObject({ kind: "help" });
  });
});
