{{/* The Service of a demo server, and who may reach it: (list $ "redis" 6379 (list "ingest" "writer")) */}}
{{- define "k8s-audit.demo-access" }}
{{- $ := index . 0 }}{{ $server := index . 1 }}{{ $port := index . 2 }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "k8s-audit.name" $ }}-{{ $server }}
  labels:
    {{- include "k8s-audit.labels" $ | nindent 4 }}
    app.kubernetes.io/component: {{ $server }}
spec:
  clusterIP: None
  selector:
    {{- include "k8s-audit.selector" $ | nindent 4 }}
    app.kubernetes.io/component: {{ $server }}
  ports:
    - { name: {{ $server }}, port: {{ $port }}, targetPort: {{ $server }} }
{{- if $.Values.networkPolicy.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "k8s-audit.name" $ }}-{{ $server }}
  labels:
    {{- include "k8s-audit.labels" $ | nindent 4 }}
    app.kubernetes.io/component: {{ $server }}
spec:
  podSelector:
    matchLabels:
      {{- include "k8s-audit.selector" $ | nindent 6 }}
      app.kubernetes.io/component: {{ $server }}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        {{- range index . 3 }}
        - podSelector:
            matchLabels:
              {{- include "k8s-audit.selector" $ | nindent 14 }}
              app.kubernetes.io/component: {{ . }}
        {{- end }}
      ports: [{ protocol: TCP, port: {{ $port }} }]
{{- end }}
{{- end }}
