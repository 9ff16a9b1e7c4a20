import { describe, expect, it } from "vitest";
import { manifestTemplate } from "../../charts/manifest-template.ts";

const MANIFEST = `# What it is for.
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: one
  namespace: other
  labels:
    app: one
subjects:
  - kind: ServiceAccount
    namespace: layerwise-system
---
kind: ClusterRole
metadata:
  name: two
rules:
  - "{{ as it stands }}"
`;

describe("manifestTemplate()", () => {
  it("gives objects the namespace and labels of the release, and keeps the rest as it stands", () => {
    expect(
      manifestTemplate(MANIFEST, {
        source: "manifests/one.yaml",
        condition: "if .Values.enabled",
        annotations: { kept: "true" },
      }),
    ).toBe(`{{- if .Values.enabled }}
# Generated from manifests/one.yaml by "npm run chart".
# What it is for.
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: one
  namespace: {{ $.Release.Namespace }}
  labels:
    {{- include "layerwise.labels" $ | nindent 4 }}
  annotations:
    kept: "true"
subjects:
  - kind: ServiceAccount
    namespace: {{ $.Release.Namespace }}
---
kind: ClusterRole
metadata:
  name: two
  labels:
    {{- include "layerwise.labels" $ | nindent 4 }}
  annotations:
    kept: "true"
rules:
  - "{{ "{{" }} as it stands }}"
{{- end }}
`);
  });

  it("refuses an object whose metadata it cannot read", () => {
    const text = "kind: Role\nmetadata: { name: one }\n";
    expect(() => manifestTemplate(text, { source: "manifests/one.yaml" })).toThrow(
      "Cannot find the metadata of a Role in manifests/one.yaml",
    );
  });
});
