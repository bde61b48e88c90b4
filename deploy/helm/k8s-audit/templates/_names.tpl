{{- define "k8s-audit.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "k8s-audit.version" -}}
{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* The image of a service: (list $ "ingest") */}}
{{- define "k8s-audit.image" -}}
{{- $ := index . 0 }}
{{- with $.Values.image.registry }}{{ . }}/{{ end }}{{ $.Values.image.repository }}/{{ index . 1 }}:{{ include "k8s-audit.version" $ }}
{{- end }}

{{- define "k8s-audit.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "k8s-audit.labels" -}}
{{ include "k8s-audit.selector" . }}
app.kubernetes.io/version: {{ include "k8s-audit.version" . | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* The name of a Secret: (list $ "webhook") */}}
{{- define "k8s-audit.secret" -}}
{{- $ := index . 0 }}
{{- index $.Values.secrets (index . 1) | default (printf "%s-%s" (include "k8s-audit.name" $) (index . 1 | kebabcase)) }}
{{- end }}
