import { describe, expect, it } from "vitest";
import { z } from "zod";
import { customResourceDefinitionOf } from "../../api/custom-resource-definition.ts";

describe("customResourceDefinitionOf()", () => {
  it("gives a namespaced kind its names, columns with Age last, status and schema", () => {
    const definition = customResourceDefinitionOf({
      kind: "Sample",
      plural: "samples",
      shortNames: [],
      scope: "Namespaced",
      schema: z.object({ spec: z.object({ image: z.string() }) }).meta({ description: "A kind." }),
      printerColumns: [
        {
          name: "Image",
          type: "string",
          jsonPath: ".spec.image",
          description: "Which.",
          wide: true,
        },
      ],
    });
    expect(definition).toEqual({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: {
        name: "samples.layerwise.io",
        labels: { "app.kubernetes.io/name": "layerwise" },
      },
      spec: {
        group: "layerwise.io",
        scope: "Namespaced",
        names: {
          kind: "Sample",
          listKind: "SampleList",
          plural: "samples",
          singular: "sample",
          shortNames: [],
          categories: ["layerwise"],
        },
        versions: [
          {
            name: "v1alpha1",
            served: true,
            storage: true,
            subresources: { status: {} },
            additionalPrinterColumns: [
              {
                name: "Image",
                type: "string",
                jsonPath: ".spec.image",
                description: "Which.",
                priority: 1,
              },
              {
                name: "Age",
                type: "date",
                jsonPath: ".metadata.creationTimestamp",
                description: "Time since the object was made.",
              },
            ],
            schema: {
              openAPIV3Schema: {
                type: "object",
                description: "A kind.",
                required: ["spec"],
                properties: {
                  apiVersion: { type: "string" },
                  kind: { type: "string" },
                  metadata: { type: "object" },
                  spec: {
                    type: "object",
                    required: ["image"],
                    properties: { image: { type: "string" } },
                  },
                },
              },
            },
          },
        ],
      },
    });
  });
});
