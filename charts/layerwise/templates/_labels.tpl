{{/* The labels of every object. */}}
{{- define "layerwise.labels" -}}
app.kubernetes.io/name: layerwise
app.kubernetes.io/part-of: layerwise
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name (replace "+" "_" .Chart.Version) }}
{{- end }}
