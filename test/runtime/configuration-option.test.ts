import { describe, expect, it } from "vitest";
import { z } from "zod";
import { configurationOptionsOf, decodeOptionText } from "../../runtime/configuration-option.ts";
import { sampleDefinition } from "./sample-definition.ts";

describe("configurationOptionsOf()", () => {
  it("gives each option its three names, its form and its default", () => {
    const options = configurationOptionsOf(sampleDefinition);
    expect(options.slice(0, 5)).toMatchObject([
      {
        key: "listen",
        flag: "--listen",
        variable: "LAYERWISE_LISTEN",
        form: "text",
        placeholder: "HOST:PORT",
        description: "address to serve",
        defaultText: "127.0.0.1:8888",
      },
      {
        key: "leaderElect",
        flag: "--leader-elect",
        variable: "LAYERWISE_LEADER_ELECT",
        form: "boolean",
        placeholder: "BOOLEAN",
        description: "take turns",
        defaultText: "true",
      },
      {
        key: "workers",
        flag: "--workers",
        variable: "LAYERWISE_WORKERS",
        form: "number",
        placeholder: "NUMBER",
        description: "at once",
        defaultText: "4",
      },
      {
        key: "mode",
        flag: "--mode",
        variable: "LAYERWISE_MODE",
        form: "text",
        placeholder: "warn|enforce",
        description: "how strict",
        defaultText: "warn",
      },
      {
        key: "insecureRegistry",
        flag: "--insecure-registry",
        variable: "LAYERWISE_INSECURE_REGISTRY",
        form: "list",
        placeholder: "HOST:PORT",
        description: "registry to ask over plain HTTP",
        defaultText: undefined,
      },
    ]);
  });

  it("refuses a schema that no flag can express", () => {
    const definition = { ...sampleDefinition, options: z.object({ nested: z.object({}) }) };
    expect(() => configurationOptionsOf(definition)).toThrow(
      'Option "nested" has no flag form: object',
    );
  });
});

describe("decodeOptionText()", () => {
  it.for([
    ["leaderElect", "false", false],
    ["leaderElect", "no", "no"],
    ["workers", "12", 12],
    ["workers", "-1.5", -1.5],
    ["workers", "0x10", "0x10"],
    ["workers", "", ""],
    ["mode", "12", "12"],
  ] as const)("decodes %s=%j", ([key, text, value]) => {
    const option = configurationOptionsOf(sampleDefinition).find((each) => each.key === key);
    expect(option && decodeOptionText(option, text)).toBe(value);
  });
});
