{{/* Options, given by their names in a configuration file, as flags: a list once for each element, nothing for what is empty. */}}
{{- define "layerwise.flags" -}}
{{- range $name, $value := . }}
{{- range (kindIs "slice" $value | ternary $value (list $value)) }}
{{- $text := kindIs "string" . | ternary . (toJson .) }}
{{- if ne $text "" }}
- {{ printf "--%s=%s" (kebabcase $name) $text | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Three quarters of a memory limit as Node.js takes it, the rest is for buffers and code; of .resources. */}}
{{- define "layerwise.heap" -}}
{{- with dig "limits" "memory" "" .resources }}
{{- $mebibytes := mul (regexFind "^[0-9]+" . | int) (hasSuffix "Gi" . | ternary 1024 1) }}
- --max-old-space-size={{ div (mul 3 $mebibytes) 4 }}
{{- end }}
{{- end }}
