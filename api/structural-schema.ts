import { z } from "zod";

/** A node of an OpenAPI v3 schema. */
export interface SchemaNode {
  readonly [keyword: string]: unknown;
}

/**
 * Converts a zod schema into the structural schema that CustomResourceDefinitions ask for
 * (kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions#specifying-a-structural-schema).
 * Throws TypeError on what has no structural form, such as a union.
 */
export function structuralSchemaOf(schema: z.ZodType): SchemaNode {
  const { $schema: _, ...root } = z.toJSONSchema(schema, {
    target: "openapi-3.0",
    io: "input",
    unrepresentable: "throw",
  });
  return structural(root, "the schema");
}

function structural(node: SchemaNode, path: string): SchemaNode {
  for (const keyword of ["$ref", "allOf", "oneOf", "not"]) {
    if (keyword in node) throw new TypeError(`Cannot make ${path} structural: it has ${keyword}`);
  }
  const { additionalProperties, properties, items, anyOf, ...rest } = node;
  if (rest["x-kubernetes-int-or-string"] === true) return rest;
  if (anyOf !== undefined) throw new TypeError(`Cannot make ${path} structural: it has anyOf`);
  return {
    ...rest,
    ...(rest["type"] === "integer" ? integerBoundsOf(rest) : {}),
    ...(properties === undefined ? {} : { properties: propertiesOf(properties, path) }),
    ...(items === undefined ? {} : { items: structural(items as SchemaNode, `${path}[]`) }),
    ...(typeof additionalProperties === "object" && additionalProperties !== null
      ? { additionalProperties: structural(additionalProperties as SchemaNode, `${path}{}`) }
      : {}),
  };
}

function propertiesOf(properties: unknown, path: string): SchemaNode {
  const entries = Object.entries(properties as SchemaNode);
  return Object.fromEntries(
    entries.map(([key, node]) => [key, structural(node as SchemaNode, `${path}.${key}`)]),
  );
}

// Zod states the range of exact numbers in JavaScript where nothing narrower was asked for: in Kubernetes a format.
function integerBoundsOf({ minimum, maximum }: SchemaNode): SchemaNode {
  return {
    format: "int64",
    minimum: minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum,
    maximum: maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum,
  };
}
