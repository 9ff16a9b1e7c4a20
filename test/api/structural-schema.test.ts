import { describe, expect, it } from "vitest";
import { z } from "zod";
import { structuralSchemaOf } from "../../api/structural-schema.ts";

const recursive = z.object({
  get a() {
    return recursive.optional();
  },
});

describe("structuralSchemaOf()", () => {
  it.for([
    {
      when: "an object, strict or not",
      schema: z.strictObject({ a: z.string().max(3), b: z.boolean().default(true).optional() }),
      expected: {
        type: "object",
        properties: { a: { type: "string", maxLength: 3 }, b: { type: "boolean", default: true } },
        required: ["a"],
      },
    },
    {
      when: "integers, in Kubernetes' formats instead of JavaScript's range",
      schema: z.object({ any: z.int(), some: z.int().min(0).max(100) }),
      expected: {
        type: "object",
        properties: {
          any: { type: "integer", format: "int64" },
          some: { type: "integer", format: "int64", minimum: 0, maximum: 100 },
        },
        required: ["any", "some"],
      },
    },
    {
      when: "lists, maps, enums and nullable values",
      schema: z.object({
        list: z.array(z.enum(["A", "B"])).max(2),
        map: z.record(z.string(), z.int()),
        nullable: z.string().nullable(),
      }),
      expected: {
        type: "object",
        properties: {
          list: { type: "array", maxItems: 2, items: { type: "string", enum: ["A", "B"] } },
          map: { type: "object", additionalProperties: { type: "integer", format: "int64" } },
          nullable: { type: "string", nullable: true },
        },
        required: ["list", "map", "nullable"],
      },
    },
    {
      when: "a number or a percentage",
      schema: z
        .union([z.int(), z.string().max(4)])
        .meta({ "x-kubernetes-int-or-string": true, description: "How many." }),
      expected: { "x-kubernetes-int-or-string": true, description: "How many." },
    },
    {
      when: "metadata",
      schema: z.string().meta({ "x-kubernetes-validations": [{ rule: "true", message: "m" }] }),
      expected: { type: "string", "x-kubernetes-validations": [{ rule: "true", message: "m" }] },
    },
  ])("converts $when", ({ schema, expected }) => {
    expect(structuralSchemaOf(schema)).toEqual(expected);
  });

  it.for([
    ["a union", z.object({ a: z.union([z.string(), z.int()]) }), "anyOf"],
    ["a schema within itself", recursive, "allOf"],
  ] as const)("refuses %s and says where", ([, schema, keyword]) => {
    expect(() => structuralSchemaOf(schema)).toThrow(
      `Cannot make the schema.a structural: it has ${keyword}`,
    );
  });
});
