import type { CustomResource, PrinterColumn } from "./custom-resource.ts";
import { GROUP, VERSION } from "./group.ts";
import { type SchemaNode, structuralSchemaOf } from "./structural-schema.ts";

/** The CustomResourceDefinition object (apiextensions.k8s.io/v1) of `resource`. */
export function customResourceDefinitionOf(resource: CustomResource): SchemaNode {
  const { kind, plural, shortNames, scope, printerColumns } = resource;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${GROUP}`,
      labels: { "app.kubernetes.io/name": "layerwise" },
    },
    spec: {
      group: GROUP,
      scope,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        shortNames,
        categories: ["layerwise"],
      },
      versions: [
        {
          name: VERSION,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [...printerColumns, AGE].map(columnOf),
          schema: { openAPIV3Schema: rootSchemaOf(resource) },
        },
      ],
    },
  };
}

const AGE: PrinterColumn = {
  name: "Age",
  type: "date",
  jsonPath: ".metadata.creationTimestamp",
  description: "Time since the object was made.",
};

function columnOf({ wide, ...column }: PrinterColumn) {
  return wide === true ? { ...column, priority: 1 } : column;
}

function rootSchemaOf({ schema }: CustomResource): SchemaNode {
  const { properties, ...rest } = structuralSchemaOf(schema);
  return {
    ...rest,
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { type: "object" },
      ...(properties as SchemaNode),
    },
  };
}
