{{/*
The Deployment of a service.
  root      the chart's root
  component ingest, writer or query
  port      where it listens
  graceSeconds  how long it may take to stop; longer than its own deadline and the preStop
  preStop   whether proxies have to forget it first
  settings  ConfigMaps with its settings
  secrets   Secret → keys
  scaled    whether an autoscaler owns the number of replicas
  variables, mounts, volumes  of the service alone, as YAML
*/}}
{{- define "k8s-audit.deployment" -}}
{{- $ := .root }}{{ $component := .component }}{{ $name := include "k8s-audit.name" $ }}{{ $values := index $.Values .component }}{{ $tls := $values.tls | default dict -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}-{{ .component }}
  labels:
    {{- include "k8s-audit.labels" $ | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  {{- if not .scaled }}
  replicas: {{ $values.replicas }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "k8s-audit.selector" $ | nindent 6 }}
      app.kubernetes.io/component: {{ .component }}
  strategy:
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
  template:
    metadata:
      labels:
        {{- include "k8s-audit.labels" $ | nindent 8 }}
        app.kubernetes.io/component: {{ .component }}
      annotations:
        # Pods read their settings when they start.
        checksum/settings: {{ include (print $.Template.BasePath "/config-maps.yaml") $ | sha256sum }}
    spec:
      {{- include "k8s-audit.pod" (list $ 65532) | nindent 6 }}
      terminationGracePeriodSeconds: {{ .graceSeconds }}
      {{- with $values.nodeSelector }}
      nodeSelector: {{ toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.tolerations }}
      tolerations: {{ toYaml . | nindent 8 }}
      {{- end }}
      topologySpreadConstraints:
        {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
        - maxSkew: 1
          topologyKey: {{ . }}
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "k8s-audit.selector" $ | nindent 14 }}
              app.kubernetes.io/component: {{ $component }}
        {{- end }}
      containers:
        - name: {{ .component }}
          image: {{ include "k8s-audit.image" (list $ .component) }}
          imagePullPolicy: {{ $.Values.image.pullPolicy }}
          env:
            - { name: HTTP_PORT, value: {{ .port | quote }} }
            {{- include "k8s-audit.secret-variables" .secrets | nindent 12 }}
            {{- include "k8s-audit.tls-variables" $tls | nindent 12 }}
            {{- with .variables }}{{ . | nindent 12 }}{{ end }}
          envFrom:
            {{- range .settings }}
            - configMapRef: { name: {{ $name }}-{{ . }} }
            {{- end }}
          ports:
            - { name: http, containerPort: {{ .port }} }
          startupProbe:
            httpGet: { path: /healthz, port: http{{ if $tls.secret }}, scheme: HTTPS{{ end }} }
            periodSeconds: 2
            failureThreshold: 30
            timeoutSeconds: 5
          livenessProbe:
            httpGet: { path: /healthz, port: http{{ if $tls.secret }}, scheme: HTTPS{{ end }} }
            periodSeconds: 10
            failureThreshold: 6
            timeoutSeconds: 5
          readinessProbe:
            httpGet: { path: /readyz, port: http{{ if $tls.secret }}, scheme: HTTPS{{ end }} }
            periodSeconds: 5
            failureThreshold: 2
            timeoutSeconds: 5
          {{- if .preStop }}
          lifecycle:
            # Until no proxy sends anything here any more.
            preStop: { sleep: { seconds: 10 } }
          {{- end }}
          resources: {{ toYaml $values.resources | nindent 12 }}
          securityContext: {{ include "k8s-audit.container-security" $ | nindent 12 }}
          volumeMounts:
            - { name: secrets, mountPath: /run/secrets/k8s-audit, readOnly: true }
            {{- include "k8s-audit.tls-mounts" $tls | nindent 12 }}
            {{- with .mounts }}{{ . | nindent 12 }}{{ end }}
      volumes:
        {{- include "k8s-audit.secret-volume" (list $ .secrets) | nindent 8 }}
        {{- include "k8s-audit.tls-volumes" $tls | nindent 8 }}
        {{- with .volumes }}{{ . | nindent 8 }}{{ end }}
{{- end }}
