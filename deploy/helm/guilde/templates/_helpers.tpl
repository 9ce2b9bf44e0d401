{{- define "guilde.services" -}}
membership content events search notifications
{{- end }}

{{- define "guilde.fullname" -}}
{{- $name := .Release.Name -}}
{{- if not (contains .Chart.Name $name) }}{{ $name = printf "%s-%s" $name .Chart.Name }}{{ end -}}
{{- $name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "guilde.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* The labels that select every pod of this release. */}}
{{- define "guilde.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "guilde.labels" -}}
{{ include "guilde.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* Of one part: (dict "root" $ "service" "search" "role" "api"). */}}
{{- define "guilde.partSelector" -}}
{{ include "guilde.selector" .root }}
app.kubernetes.io/component: {{ .service }}
{{- with .role }}
guilde/role: {{ . }}
{{- end }}
{{- end }}

{{/* What a role of a service is told: the common values under the service's own, as JSON. */}}
{{- define "guilde.part" -}}
{{- $own := index .root.Values.services .service | default dict -}}
{{- $common := deepCopy (index .root.Values .role) -}}
{{- mergeOverwrite $common (deepCopy (index $own .role | default dict)) | toJson -}}
{{- end }}

{{- define "guilde.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "guilde.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Spread over nodes and zones: (dict "root" "service" "role"). */}}
{{- define "guilde.spread" -}}
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels: {{- include "guilde.partSelector" $ | nindent 6 }}
{{- end }}
{{- end }}

{{/* The settings of a service: (dict "root" "service" "role"). */}}
{{- define "guilde.environment" -}}
{{- $values := .root.Values -}}
{{- $prefix := upper .service -}}
{{- $settings := dict
  "HOST" "0.0.0.0"
  "PORT" "8000"
  "ISSUER" (required "issuer.url is needed" $values.issuer.url)
  "JWKS_URL" (required "issuer.jwksUrl is needed" $values.issuer.jwksUrl)
  "AUDIENCE" $values.issuer.audience
  "TRUSTED_PROXIES" $values.gateway.networks
  "PARTITIONS" $values.topics.partitions
  "REPLICATION" $values.topics.replication
  "RETENTION_DAYS" $values.topics.retentionDays
  "LOG_LEVEL" $values.logLevel
-}}
{{- if ne .role "migrate" }}{{ $_ := set $settings "ROLE" .role }}{{ end -}}
{{- with $values.kafka.servers }}{{ $_ := set $settings "KAFKA" . }}{{ end -}}
{{- if eq .service "search" -}}
{{- $_ := set $settings "INDEX_PREFIX" $values.search.indexPrefix -}}
{{- $_ := set $settings "SHARDS" $values.search.shards -}}
{{- with $values.search.authority }}{{ $_ := set $settings "OPENSEARCH_CA" (printf "/etc/guilde/authorities/%s" .) }}{{ end -}}
{{- else if eq .service "notifications" -}}
{{- $_ := set $settings "PUBLIC_URL" (required "publicUrl is needed" $values.publicUrl) -}}
{{- $_ := set $settings "PORTAL_URL" ($values.portalUrl | default ($values.portal.enabled | ternary $values.publicUrl "")) -}}
{{- $_ := set $settings "SMTP_HOST" $values.mail.host -}}
{{- $_ := set $settings "SMTP_PORT" $values.mail.port -}}
{{- $_ := set $settings "SMTP_SECURITY" $values.mail.security -}}
{{- $_ := set $settings "SMTP_USER" $values.mail.user -}}
{{- $_ := set $settings "SMTP_FROM" $values.mail.from -}}
{{- $_ := set $settings "TIME_ZONE" $values.mail.timeZone -}}
{{- end -}}
- {name: GUILDE_SECRETS, value: /run/secrets/guilde}
{{- with $values.otlpEndpoint }}
- {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }}}
{{- end }}
{{- range $name, $value := $settings }}
- {name: {{ $prefix }}_{{ $name }}, value: {{ $value | toString | quote }}}
{{- end }}
{{- end }}

{{/* Of the Secret, the keys of a service and no other's. */}}
{{- define "guilde.secretKeys" -}}
{{- $keys := list "store_url" "token_secret" -}}
{{- if not .root.Values.kafka.servers }}{{ $keys = append $keys "kafka" }}{{ end -}}
{{- if eq .service "search" }}{{ $keys = append $keys "opensearch_url" }}{{ end -}}
{{- if and (eq .service "notifications") .root.Values.mail.user }}{{ $keys = append $keys "smtp_password" }}{{ end -}}
{{- range $keys }}
- {key: {{ $.service }}_{{ . }}, path: {{ $.service }}_{{ . }}}
{{- end }}
{{- end }}

{{/* The pod of a service: (dict "root" "service" "role" "resources"); role `migrate` does that and ends. */}}
{{- define "guilde.pod" -}}
metadata:
  labels:
    {{- include "guilde.partSelector" . | nindent 4 }}
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with .root.Values.image.pullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext: {{- include "guilde.podSecurity" 10001 | nindent 4 }}
  terminationGracePeriodSeconds: 30
  {{- if ne .role "migrate" }}
  topologySpreadConstraints: {{- include "guilde.spread" . | nindent 4 }}
  {{- else }}
  restartPolicy: Never
  {{- end }}
  containers:
    - name: {{ .service }}
      image: {{ include "guilde.image" .root | quote }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: [services.{{ .service }}, {{ eq .role "migrate" | ternary "migrate" "serve" }}]
      env: {{- include "guilde.environment" . | nindent 8 }}
      {{- if ne .role "migrate" }}
      ports:
        - {name: http, containerPort: 8000}
      startupProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
      readinessProbe:
        httpGet: {path: /health/ready, port: http}
        periodSeconds: 5
        timeoutSeconds: 5
      {{- if eq .role "api" }}
      lifecycle: # until every gateway has heard that this pod leaves
        preStop: {exec: {command: [sleep, "5"]}}
      {{- end }}
      {{- end }}
      resources: {{- toYaml .resources | nindent 8 }}
      securityContext: {{- include "guilde.containerSecurity" . | nindent 8 }}
      volumeMounts:
        - {name: secrets, mountPath: /run/secrets/guilde, readOnly: true}
        - {name: tmp, mountPath: /tmp}
        {{- if .root.Values.authorities }}
        - {name: authorities, mountPath: /etc/guilde/authorities, readOnly: true}
        {{- end }}
  volumes:
    - name: secrets
      secret:
        secretName: {{ .root.Values.secret }}
        defaultMode: 0440
        items: {{- include "guilde.secretKeys" . | nindent 10 }}
    - name: tmp
      emptyDir: {sizeLimit: 64Mi}
    {{- with .root.Values.authorities }}
    - name: authorities
      configMap: {name: {{ . }}}
    {{- end }}
{{- end }}
