import { describe, expect, it } from "vitest";
import { formatHelp } from "../../runtime/configuration-help.ts";
import { sampleDefinition } from "./sample-definition.ts";

describe("formatHelp()", () => {
  it("prints each option with its description, default and variable", () => {
    expect(formatHelp(sampleDefinition)).toBe(`Usage: node sample/main.ts [flags]

Shows one option of each form.

Flags outrank environment variables, these the configuration file, this the defaults.

  --config FILE
      YAML file of kind SampleConfiguration (LAYERWISE_CONFIG)
  --listen HOST:PORT
      address to serve (default 127.0.0.1:8888; LAYERWISE_LISTEN)
  --leader-elect[=true|false]
      take turns (default true; LAYERWISE_LEADER_ELECT)
  --workers NUMBER
      at once (default 4; LAYERWISE_WORKERS)
  --mode warn|enforce
      how strict (default warn; LAYERWISE_MODE)
  --insecure-registry HOST:PORT
      registry to ask over plain HTTP (repeatable; LAYERWISE_INSECURE_REGISTRY)
  --tls-cert FILE
      PEM (LAYERWISE_TLS_CERT)
  --tls-key FILE
      PEM (LAYERWISE_TLS_KEY)
  --version
      print the version and exit
  --help, -h
      print this and exit
`);
  });
});
