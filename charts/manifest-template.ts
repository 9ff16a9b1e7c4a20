/** Kinds of manifests/ that have no namespace. */
const CLUSTER_SCOPED = ["ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition"];

/** Of the kustomize base; a release says its own. */
const NAMESPACE = /\blayerwise-system\b/g;

export interface ManifestTemplateOptions {
  /** Of manifests/, for people. */
  readonly source: string;
  /** Opens a block that has it all, such as `if .Values.crds.install`. */
  readonly condition?: string;
  /** Where namespaced objects go, as a template; without it into that of the release. */
  readonly namespace?: string;
  /** Annotations to give each object, which must have none. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The objects of a file of manifests/ as a Helm template: in the release's namespace, with the chart's labels. */
export function manifestTemplate(text: string, options: ManifestTemplateOptions): string {
  const { source, condition, namespace = "{{ $.Release.Namespace }}" } = options;
  const documents = escapeActions(text).split(/^---\n/m);
  const objects = documents.map((document) => {
    const kind = /^kind: (\w+)$/m.exec(document)?.[1] ?? "";
    const place = CLUSTER_SCOPED.includes(kind) ? undefined : namespace;
    const metadata =
      /^metadata:\n {2}name: (\S+)\n(?: {2}(?:namespace|labels):.*\n(?: {4}.*\n)*)*/m;
    if (!metadata.test(document))
      throw new Error(`Cannot find the metadata of a ${kind} in ${source}`);
    return document
      .replace(metadata, (_, name: string) => metadataOf(name, place, options.annotations))
      .replaceAll(NAMESPACE, "{{ $.Release.Namespace }}");
  });
  const template = `# Generated from ${source} by "npm run chart".\n${objects.join("---\n")}`;
  return condition === undefined ? template : `{{- ${condition} }}\n${template}{{- end }}\n`;
}

/** Makes text that Helm renders as it stands. */
export function escapeActions(text: string): string {
  return text.replaceAll("{{", '{{ "{{" }}');
}

function metadataOf(
  name: string,
  namespace: string | undefined,
  annotations: Readonly<Record<string, string>> = {},
): string {
  const annotated = Object.entries(annotations).map(([key, value]) => `    ${key}: "${value}"`);
  const lines = [
    "metadata:",
    `  name: ${name}`,
    ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
    "  labels:",
    '    {{- include "layerwise.labels" $ | nindent 4 }}',
    ...(annotated.length === 0 ? [] : ["  annotations:", ...annotated]),
  ];
  return `${lines.join("\n")}\n`;
}
