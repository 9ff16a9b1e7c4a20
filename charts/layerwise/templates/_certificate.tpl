{{/* Not empty where the controller makes the certificate that the webhook serves with. */}}
{{- define "layerwise.managesWebhookCertificate" -}}
{{- if and .Values.webhook.enabled (eq .Values.webhook.certificate.mode "self-managed") }}true{{ end }}
{{- end }}
{{/* The Secret that the webhook serves with; the controller and cert-manager write it under the name that their rights say. */}}
{{- define "layerwise.webhookSecret" -}}
{{- with .Values.webhook.certificate }}
{{- if eq .mode "secret" }}
{{- required "webhook.certificate.secretName is needed with webhook.certificate.mode secret" .secretName }}
{{- else }}layerwise-webhook-tls{{ end }}
{{- end }}
{{- end }}
