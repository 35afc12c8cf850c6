{{/*
A pod of one app. Called with (dict "root" $ "app" "api" "values" .Values.api "graceSeconds" 30 "ports" … "env" …
"lifecycle" …): ports, env and lifecycle are YAML.
*/}}
{{- define "pinpost.podTemplate" -}}
{{- $values := .root.Values -}}
metadata:
  labels:
    {{- include "pinpost.labels" (dict "root" .root "app" .app) | nindent 4 }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # a changed variable restarts the pods
    checksum/config: {{ toJson (list $values.config $values.routes) | sha256sum }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "pinpost.serviceAccount" .root }}
  automountServiceAccountToken: false
  # Kubernetes would set PINPOST_API_PORT=tcp://… for a Service named pinpost-api, which is a variable of ours.
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .graceSeconds }}
  {{- with $values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 1000
    runAsGroup: 1000
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: {{ .app }}
      image: {{ include "pinpost.image" .root }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: [node, apps/{{ .app }}/dist/bundle/main.js]
      envFrom:
        - configMapRef:
            name: {{ include "pinpost.name" .root }}
        - secretRef:
            name: {{ required "existingSecret is the name of a Secret with Pinpost's secret variables" $values.existingSecret }}
        {{- with .values.existingSecret }}
        - secretRef:
            name: {{ . }}
        {{- end }}
      env:
        {{- .env | nindent 8 }}
        {{- if $values.routes }}
        - name: PINPOST_ROUTES_FILE
          value: /etc/pinpost/routes.yaml
        {{- end }}
      ports:
        {{- .ports | nindent 8 }}
      # It may wait for its Redis before it answers.
      startupProbe:
        httpGet: { path: /health/live, port: metrics }
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 24
      livenessProbe:
        httpGet: { path: /health/live, port: metrics }
        periodSeconds: 10
        timeoutSeconds: 3
        failureThreshold: 3
      readinessProbe:
        httpGet: { path: /health/ready, port: metrics }
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 2
      {{- with .lifecycle }}
      lifecycle:
        {{- . | nindent 8 }}
      {{- end }}
      resources:
        {{- toYaml .values.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- if $values.routes }}
        - name: routes
          mountPath: /etc/pinpost
          readOnly: true
        {{- end }}
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 64Mi
    {{- if $values.routes }}
    - name: routes
      configMap:
        name: {{ include "pinpost.name" .root }}-routes
    {{- end }}
  topologySpreadConstraints:
    {{- range $values.topologySpread }}
    - topologyKey: {{ . }}
      maxSkew: 1
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "pinpost.selectorLabels" (dict "root" $.root "app" $.app) | nindent 10 }}
    {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
