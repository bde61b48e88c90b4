{{/* Where browsers reach it; empty where the chart cannot know. */}}
{{- define "k8s-audit.public-url" -}}
{{- with .Values.query }}
{{- if .publicUrl }}{{ .publicUrl }}{{ else if .ingress.enabled }}https://{{ .ingress.host }}{{ end }}
{{- end }}
{{- end }}

{{/* Settings of query that follow from other values. */}}
{{- define "k8s-audit.query-settings" -}}
INGEST_PUBLIC_URL: {{ print "https://" .Values.ingest.ingress.host }}
{{- with include "k8s-audit.public-url" . }}
QUERY_PUBLIC_URL: {{ . }}
{{- end }}
{{- with .Values.query.singleSignOn }}
{{- if .issuerUrl }}
OIDC_ISSUER_URL: {{ .issuerUrl | quote }}
OIDC_CLIENT_ID: {{ .clientId | quote }}
{{- range $setting, $value := dict "OIDC_SCOPES" .scopes "OIDC_GROUPS_CLAIM" .groupsClaim "OIDC_NAME_CLAIM" .nameClaim }}
{{- with $value }}
{{ $setting }}: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Files beside its secrets: who has which role, and the authority of the identity provider. */}}
{{- define "k8s-audit.query-variables" -}}
{{- if .Values.query.roles }}
- { name: ROLES_FILE, value: /etc/k8s-audit/roles.json }
{{- end }}
{{- if .Values.query.singleSignOn.caSecret }}
- { name: NODE_EXTRA_CA_CERTS, value: /run/secrets/single-sign-on-ca/ca.crt }
{{- end }}
{{- end }}

{{- define "k8s-audit.query-mounts" -}}
{{- if .Values.query.roles }}
- { name: roles, mountPath: /etc/k8s-audit, readOnly: true }
{{- end }}
{{- if .Values.query.singleSignOn.caSecret }}
- { name: single-sign-on-ca, mountPath: /run/secrets/single-sign-on-ca, readOnly: true }
{{- end }}
{{- end }}

{{- define "k8s-audit.query-volumes" -}}
{{- if .Values.query.roles }}
- { name: roles, configMap: { name: {{ include "k8s-audit.name" . }}-roles } }
{{- end }}
{{- with .Values.query.singleSignOn.caSecret }}
- { name: single-sign-on-ca, secret: { secretName: {{ . }}, items: [{ key: ca.crt, path: ca.crt }] } }
{{- end }}
{{- end }}
