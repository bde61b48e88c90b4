{{/* What every pod has: (list $ user) */}}
{{- define "k8s-audit.pod" -}}
{{- $ := index . 0 }}{{ $user := index . 1 -}}
serviceAccountName: {{ include "k8s-audit.name" $ }}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ $user }}
  runAsGroup: {{ $user }}
  fsGroup: {{ $user }}
  seccompProfile: { type: RuntimeDefault }
{{- with $.Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "k8s-audit.container-security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/* Secrets as files, and to each service only what it needs: (list $ (dict "redis" (list "REDIS_URL"))) */}}
{{- define "k8s-audit.secret-volume" -}}
{{- $ := index . 0 -}}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      {{- range $secret, $keys := index . 1 }}
      - secret:
          name: {{ include "k8s-audit.secret" (list $ $secret) }}
          items:
            {{- range $keys }}
            - { key: {{ . }}, path: {{ . }} }
            {{- end }}
      {{- end }}
{{- end }}

{{/* The variables that name these files. */}}
{{- define "k8s-audit.secret-variables" -}}
{{- range $secret, $keys := . }}
{{- range $keys }}
- { name: {{ . }}_FILE, value: /run/secrets/k8s-audit/{{ . }} }
{{- end }}
{{- end }}
{{- end }}
