import { readFile } from "node:fs/promises";
import { z } from "zod";
import { customResourceFiles } from "../api/custom-resource-files.ts";
import {
  escapeActions,
  type ManifestTemplateOptions,
  manifestTemplate,
} from "./manifest-template.ts";
import { valuesSchema } from "./values-schema.ts";

const MANIFESTS = new URL("../manifests/", import.meta.url);

/** Templates that are files of manifests/ as they stand. */
const TEMPLATES: Readonly<Record<string, Omit<ManifestTemplateOptions, "annotations">>> = {
  "extender-rbac.yaml": { source: "extender-rbac.yaml" },
  "controller-rbac.yaml": { source: "controller-rbac.yaml" },
  "webhook-rbac.yaml": { source: "webhook-rbac.yaml", condition: "if .Values.webhook.enabled" },
  "webhook-certificate-rbac.yaml": {
    source: "webhook-certificate-rbac.yaml",
    condition: 'if include "layerwise.managesWebhookCertificate" .',
  },
  "eraser-rbac.yaml": {
    source: "eraser/rbac.yaml",
    condition: "with .Values.eraser.namespace",
    namespace: "{{ . }}",
  },
  "second-scheduler-rbac.yaml": {
    source: "second-scheduler/rbac.yaml",
    condition: "if .Values.secondScheduler.enabled",
  },
};

const SCHEDULER_CONFIGURATION = "second-scheduler/scheduler-config.yaml";
/** Of the profile; without it the scheduler's own is 1. */
const RESOURCES_FIT_WEIGHT = `{{- with .Values.secondScheduler.weights }}
{{- if ne (int .resourcesFit) 1 }}
    plugins:
      score:
        enabled:
          - name: NodeResourcesFit
            weight: {{ .resourcesFit }}
{{- end }}
{{- end }}
`;

/** What `npm run chart` writes: the text of each file under its path in charts/layerwise. */
export async function chartFiles(): Promise<ReadonlyMap<string, string>> {
  const schema = z.toJSONSchema(valuesSchema, {
    target: "draft-7",
    io: "input",
    // Defaults are those of values.yaml, placeholders are for --help.
    override: ({ jsonSchema }) => {
      delete jsonSchema.default;
      delete jsonSchema["placeholder"];
    },
  });
  const templates = Object.entries(TEMPLATES).map(
    async ([name, { source, ...options }]): Promise<[string, string]> => {
      const text = await readFile(new URL(source, MANIFESTS), "utf8");
      const template = manifestTemplate(text, { source: `manifests/${source}`, ...options });
      return [`templates/generated/${name}`, template];
    },
  );
  const scheduler = await readFile(new URL(SCHEDULER_CONFIGURATION, MANIFESTS), "utf8");
  return new Map([
    ["values.schema.json", `${JSON.stringify(schema, null, 2)}\n`],
    ...(await Promise.all(templates)),
    ["templates/generated/_scheduler-configuration.tpl", schedulerConfiguration(scheduler)],
    ...customResourceTemplates(),
  ]);
}

/** They stay when a release goes, and with them every object of their kinds. */
function customResourceTemplates(): [string, string][] {
  const definitions = [...customResourceFiles()].filter(([name]) => name !== "kustomization.yaml");
  return definitions.map(([name, text]) => [
    `templates/generated/${name}`,
    manifestTemplate(text.replace(/^#.*\n/, ""), {
      source: "api/",
      condition: "if .Values.crds.install",
      annotations: { "helm.sh/resource-policy": "keep" },
    }),
  ]);
}

function schedulerConfiguration(text: string): string {
  const body = escapeActions(text)
    .replaceAll("layerwise-system", "{{ .Release.Namespace }}")
    .replace("weight: 1\n", "weight: {{ .Values.secondScheduler.weights.extender }}\n")
    .replace("schedulerName: layerwise-scheduler\n", `$&${RESOURCES_FIT_WEIGHT}`);
  return [
    `{{/* Generated from manifests/${SCHEDULER_CONFIGURATION} by "npm run chart". */}}`,
    '{{- define "layerwise.schedulerConfiguration" -}}',
    body.trimEnd(),
    "{{- end }}\n",
  ].join("\n");
}
