{{/* Generated from manifests/second-scheduler/scheduler-config.yaml by "npm run chart". */}}
{{- define "layerwise.schedulerConfiguration" -}}
# As manifests/scheduler-config.yaml, where each choice is explained, but for what a second scheduler in a pod needs.
apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
# A lease of its own: with the default scheduler's it would only ever stand by.
leaderElection:
  resourceName: layerwise-scheduler
  resourceNamespace: {{ .Release.Namespace }}
# Pods opt in by this name in spec.schedulerName.
profiles:
  - schedulerName: layerwise-scheduler
{{- with .Values.secondScheduler.weights }}
{{- if ne (int .resourcesFit) 1 }}
    plugins:
      score:
        enabled:
          - name: NodeResourcesFit
            weight: {{ .resourcesFit }}
{{- end }}
{{- end }}
extenders:
  # A pod resolves Service names.
  - urlPrefix: http://layerwise-extender.{{ .Release.Namespace }}.svc:8888
    prioritizeVerb: prioritize
    weight: {{ .Values.secondScheduler.weights.extender }}
    nodeCacheCapable: true
    httpTimeout: 500ms
    ignorable: true
{{- end }}
