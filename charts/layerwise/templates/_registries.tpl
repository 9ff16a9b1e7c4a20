{{/* What controller and webhook are told of registries; of .Values.registries. */}}
{{- define "layerwise.registryFlags" -}}
{{- $flags := dict "insecureRegistry" .insecure "trustedRegistry" .trusted "registryReadsPerHour" .readsPerHour }}
{{- include "layerwise.flags" $flags }}
{{- if .caCertificates }}
- --registry-ca-file=/etc/layerwise/registries/ca.crt
{{- end }}
{{- end }}

{{/* The files are read at the start: other certificates, other pods. */}}
{{- define "layerwise.registryCaChecksum" -}}
checksum/registry-ca: {{ sha256sum . }}
{{- end }}

{{- define "layerwise.registryCaMount" -}}
- name: registry-ca
  mountPath: /etc/layerwise/registries
  readOnly: true
{{- end }}

{{- define "layerwise.registryCaVolume" -}}
- name: registry-ca
  configMap:
    name: layerwise-registry-ca
{{- end }}
