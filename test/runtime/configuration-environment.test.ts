import { describe, expect, it } from "vitest";
import { readEnvironment } from "../../runtime/configuration-environment.ts";
import { configurationOptionsOf } from "../../runtime/configuration-option.ts";
import { sampleDefinition } from "./sample-definition.ts";

const OPTIONS = configurationOptionsOf(sampleDefinition);

describe("readEnvironment()", () => {
  it("reads each form, lists separated by commas", () => {
    const env = {
      LAYERWISE_LEADER_ELECT: "false",
      LAYERWISE_WORKERS: " 8 ",
      LAYERWISE_INSECURE_REGISTRY: "a:1, b:2,",
    };
    expect(readEnvironment(OPTIONS, env)).toEqual({
      values: [
        { key: "leaderElect", source: "LAYERWISE_LEADER_ELECT", value: false },
        { key: "workers", source: "LAYERWISE_WORKERS", value: 8 },
        {
          key: "insecureRegistry",
          source: "LAYERWISE_INSECURE_REGISTRY",
          value: ["a:1", "b:2"],
        },
      ],
      faults: [],
    });
  });

  it("takes an empty variable as unset", () => {
    expect(readEnvironment(OPTIONS, { LAYERWISE_MODE: "" })).toEqual({ values: [], faults: [] });
  });

  it("leaves alone what other roles and the kubelet's service links set", () => {
    const env = {
      LAYERWISE_SOMETHING_ELSE: "1",
      LAYERWISE_MODE_SERVICE_HOST: "10.0.0.1",
      LAYERWISE_MODE_PORT_8888_TCP_ADDR: "10.0.0.1",
      LAYERWISE_MODE_PORT: "tcp://10.0.0.1:8888",
      LAYERWISE_CONFIG: "a.yaml",
      WORKERS: "1",
    };
    expect(readEnvironment(OPTIONS, env)).toEqual({ values: [], faults: [] });
  });

  it("refuses what is nearly the name of an option", () => {
    expect(readEnvironment(OPTIONS, { LAYERWISE_LEADER_ELCT: "false" }).faults).toEqual([
      "LAYERWISE_LEADER_ELCT: unknown variable; did you mean LAYERWISE_LEADER_ELECT?",
    ]);
  });
});
