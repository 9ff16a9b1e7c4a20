{{/* CEL: the images of a pod spec, such as object.spec, as a list; fields are its lists of containers. */}}
{{- define "layerwise.images" -}}
(
{{- range .fields }}{{ $.spec }}.?{{ . }}.orValue([]).map(c, c.?image.orValue('')) + {{ end -}}
{{ .spec }}.?volumes.orValue([]).map(v, v.?image.?reference.orValue('')))
{{- end }}

{{/* One webhook: .name, .spec (where the pod spec is), .fields, .rules, .root. */}}
{{- define "layerwise.registration" -}}
{{- $namespace := .root.Release.Namespace }}
{{- with .root.Values.webhook -}}
- name: {{ $.name }}.layerwise.io
  clientConfig:
    service:
      name: layerwise-webhook
      namespace: {{ $namespace }}
      path: /validate
      port: 443
    {{- if eq .certificate.mode "secret" }}
    {{- $bundle := required "webhook.certificate.caBundle is needed with webhook.certificate.mode secret" .certificate.caBundle }}
    caBundle: {{ b64enc $bundle }}
    {{- end }}
  failurePolicy: {{ .failurePolicy }}
  matchPolicy: Equivalent
  sideEffects: None
  timeoutSeconds: {{ .timeoutSeconds }}
  admissionReviewVersions: [v1]
  namespaceSelector:
    matchExpressions:
      - key: kubernetes.io/metadata.name
        operator: NotIn
        values: [kube-system, {{ $namespace }}]
      - key: layerwise.io/check
        operator: NotIn
        values: [ignore]
  rules:
    {{- range $.rules }}
    - apiGroups: [{{ .group | quote }}]
      apiVersions: [{{ .version | default "v1" }}]
      operations: [CREATE, UPDATE]
      resources: {{ toJson .resources }}
      scope: Namespaced
    {{- end }}
  matchConditions:
    - name: image-changed
      expression: >-
        request.operation != 'UPDATE' ||
        {{ include "layerwise.images" (dict "spec" (printf "object.%s" $.spec) "fields" $.fields) }}
        !=
        {{ include "layerwise.images" (dict "spec" (printf "oldObject.%s" $.spec) "fields" $.fields) }}
{{- end }}
{{- end }}
