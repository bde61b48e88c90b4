{{/* HTTPS by the service itself, of its values under "tls". The files are read again when they change. */}}
{{- define "k8s-audit.tls-variables" -}}
{{- if .secret -}}
- { name: TLS_CERT_FILE, value: /run/secrets/tls/tls.crt }
- { name: TLS_KEY_FILE, value: /run/secrets/tls/tls.key }
{{- end }}
{{- if .clientCaSecret }}
- { name: TLS_CLIENT_CA_FILE, value: /run/secrets/client-ca/ca.crt }
{{- end }}
{{- end }}

{{- define "k8s-audit.tls-mounts" -}}
{{- if .secret -}}
- { name: tls, mountPath: /run/secrets/tls, readOnly: true }
{{- end }}
{{- if .clientCaSecret }}
- { name: client-ca, mountPath: /run/secrets/client-ca, readOnly: true }
{{- end }}
{{- end }}

{{- define "k8s-audit.tls-volumes" -}}
{{- if .secret -}}
- { name: tls, secret: { secretName: {{ .secret }}, defaultMode: 0440 } }
{{- end }}
{{- if .clientCaSecret }}
- { name: client-ca, secret: { secretName: {{ .clientCaSecret }}, items: [{ key: ca.crt, path: ca.crt }] } }
{{- end }}
{{- end }}
