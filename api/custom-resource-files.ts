import { stringify } from "yaml";
import { customResourceDefinitionOf } from "./custom-resource-definition.ts";
import { CUSTOM_RESOURCES } from "./custom-resources.ts";
import { GROUP } from "./group.ts";

/** What manifests/crds/ holds: the text of each file under its name. */
export function customResourceFiles(): ReadonlyMap<string, string> {
  const definitions = CUSTOM_RESOURCES.map((resource): [string, string] => [
    `${GROUP}_${resource.plural}.yaml`,
    yamlOf(customResourceDefinitionOf(resource)),
  ]);
  const kustomization = yamlOf({
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: definitions.map(([name]) => name),
  });
  return new Map([...definitions, ["kustomization.yaml", kustomization]]);
}

function yamlOf(object: unknown): string {
  const text = stringify(object, { lineWidth: 0, aliasDuplicateObjects: false });
  return `# Generated from api/ by "npm run crds".\n${text}`;
}
