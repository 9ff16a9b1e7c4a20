{{/* What values say of where a role's pods run; of a role's values. */}}
{{- define "layerwise.scheduling" -}}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Keeps the pods of a component on hosts and in zones of their own as well as it goes, beside what is given. */}}
{{- define "layerwise.affinity" -}}
{{- $terms := list }}
{{- range $topologyKey, $weight := dict "kubernetes.io/hostname" 100 "topology.kubernetes.io/zone" 50 }}
{{- $labels := dict "app.kubernetes.io/name" "layerwise" "app.kubernetes.io/component" $.component }}
{{- $term := dict "topologyKey" $topologyKey "labelSelector" (dict "matchLabels" $labels) }}
{{- $terms = append $terms (dict "weight" $weight "podAffinityTerm" $term) }}
{{- end }}
{{- $apart := dict "podAntiAffinity" (dict "preferredDuringSchedulingIgnoredDuringExecution" $terms) }}
{{- toYaml (mergeOverwrite $apart .given) }}
{{- end }}

{{/* The environment of the roles that ask registries: their proxies. */}}
{{- define "layerwise.proxies" -}}
{{- range $name, $value := dict "HTTP_PROXY" .httpProxy "HTTPS_PROXY" .httpsProxy "NO_PROXY" .noProxy }}
{{- with $value }}
- name: {{ $name }}
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
