{{- define "guilde.services" -}}
membership content events search notifications
{{- end }}

{{- define "guilde.fullname" -}}
{{- $name := .Release.Name -}}
{{- if not (contains .Chart.Name $name) }}{{ $name = printf "%s-%s" $name .Chart.Name }}{{ end -}}
{{- $name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "guilde.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ with .digest }}@{{ . }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
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

{{/* What a pod has: the common values under its own, (list $ own), as JSON. */}}
{{- define "guilde.podValues" -}}
{{- mergeOverwrite (deepCopy (first .).Values.pod) (deepCopy (last . | default dict)) | toJson -}}
{{- end }}

{{/* Where a pod runs, of its values. */}}
{{- define "guilde.scheduling" -}}
{{- range $name := list "nodeSelector" "tolerations" "affinity" "priorityClassName" }}
{{- with index $ $name }}
{{ $name }}: {{ toJson . }}
{{- end }}
{{- end }}
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

{{/* The file of an authority, or nothing: (list $ name). */}}
{{- define "guilde.authority" -}}
{{- with last . -}}
{{- $_ := required "authorities, the ConfigMap that an authority is in, is needed" (first $).Values.authorities -}}
/etc/guilde/authorities/{{ . }}
{{- end -}}
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
  "ISSUER_CA" (include "guilde.authority" (list .root $values.issuer.authority))
  "TRUSTED_PROXIES" $values.gateway.networks
  "PARTITIONS" $values.topics.partitions
  "REPLICATION" $values.topics.replication
  "RETENTION_DAYS" $values.topics.retentionDays
  "LOG_LEVEL" $values.logLevel
-}}
{{- if ne .role "migrate" }}{{ $_ := set $settings "ROLE" .role }}{{ end -}}
{{- with $values.kafka.servers }}{{ $_ := set $settings "KAFKA" . }}{{ end -}}
{{- if eq .service "search" -}}
{{- $_ := set $settings "PUBLIC_URL" (required "publicUrl is needed" $values.publicUrl) -}}
{{- $_ := set $settings "PORTAL_URL" ($values.portalUrl | default ($values.portal.enabled | ternary $values.publicUrl "")) -}}
{{- $_ := set $settings "INDEX_PREFIX" $values.search.indexPrefix -}}
{{- $_ := set $settings "SHARDS" $values.search.shards -}}
{{- $_ := set $settings "OPENSEARCH_CA" (include "guilde.authority" (list .root $values.search.authority)) -}}
{{- $_ := set $settings "EMBEDDINGS" $values.search.embeddings.source -}}
{{- if eq $values.search.embeddings.source "endpoint" -}}
{{- $_ := set $settings "EMBEDDINGS_URL" (required "search.embeddings.url is needed" $values.search.embeddings.url) -}}
{{- $_ := set $settings "EMBEDDINGS_MODEL" (required "search.embeddings.model is needed" $values.search.embeddings.model) -}}
{{- $_ := set $settings "EMBEDDINGS_DIMENSIONS" $values.search.embeddings.dimensions -}}
{{- end -}}
{{- with $values.search.answers.url -}}
{{- $_ := set $settings "ANSWERS_URL" . -}}
{{- $_ := set $settings "ANSWERS_MODEL" (required "search.answers.model is needed" $values.search.answers.model) -}}
{{- end -}}
{{- else if eq .service "content" -}}
{{- $_ := set $settings "PUBLIC_URL" (required "publicUrl is needed" $values.publicUrl) -}}
{{- $_ := set $settings "PORTAL_URL" ($values.portalUrl | default ($values.portal.enabled | ternary $values.publicUrl "")) -}}
{{- $_ := set $settings "OPEN_FEEDS" ($values.openFeeds | ternary "true" "false") -}}
{{- $_ := set $settings "WATCH" ($values.watch.enabled | ternary "true" "false") -}}
{{- $_ := set $settings "WATCH_MINUTES" ($values.watch.minutes | int) -}}
{{- $_ := set $settings "FETCH_NETWORKS" $values.watch.networks -}}
{{- $_ := set $settings "PREVIEWS" ($values.previews.enabled | ternary "true" "false") -}}
{{- $_ := set $settings "PREVIEW_HOSTS" $values.previews.hosts -}}
{{- $_ := set $settings "PREVIEW_NOT_HOSTS" $values.previews.notHosts -}}
{{- $_ := set $settings "PREVIEW_NETWORKS" $values.previews.networks -}}
{{- else if eq .service "membership" -}}
{{- $_ := set $settings "PUBLIC_URL" (required "publicUrl is needed" $values.publicUrl) -}}
{{- $_ := set $settings "UNLISTED_COUNTRIES" $values.badges.unlistedCountries -}}
{{- else if eq .service "notifications" -}}
{{- $_ := set $settings "PUBLIC_URL" (required "publicUrl is needed" $values.publicUrl) -}}
{{- $_ := set $settings "PORTAL_URL" ($values.portalUrl | default ($values.portal.enabled | ternary $values.publicUrl "")) -}}
{{- $_ := set $settings "SMTP_HOST" $values.mail.host -}}
{{- $_ := set $settings "SMTP_PORT" $values.mail.port -}}
{{- $_ := set $settings "SMTP_SECURITY" $values.mail.security -}}
{{- $_ := set $settings "SMTP_CA" (include "guilde.authority" (list .root $values.mail.authority)) -}}
{{- $_ := set $settings "SMTP_USER" $values.mail.user -}}
{{- $_ := set $settings "SMTP_FROM" $values.mail.from -}}
{{- $_ := set $settings "TIME_ZONE" $values.mail.timeZone -}}
{{- end -}}
- {name: GUILDE_SECRETS, value: /run/secrets/guilde}
{{- with $values.otlpEndpoint }}
- {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }}}
{{- end }}
{{- range $name, $value := $settings }}
{{- if not (and (hasSuffix "_CA" $name) (empty $value)) }}
- {name: {{ $prefix }}_{{ $name }}, value: {{ $value | toString | quote }}}
{{- end }}
{{- end }}
{{- end }}

{{/* Of the Secret, the keys of a service and no other's. */}}
{{- define "guilde.secretKeys" -}}
{{- $keys := list "store_url" "token_secret" -}}
{{- if eq .service "portal" -}}
{{- $keys = list "store_url" "session_secret" -}}
{{- if .root.Values.portal.confidential }}{{ $keys = append $keys "client_secret" }}{{ end -}}
{{- else if not .root.Values.kafka.servers }}{{ $keys = append $keys "kafka" }}{{ end -}}
{{- if eq .service "search" }}{{ $keys = append $keys "opensearch_url" }}{{ end -}}
{{- if and (eq .service "membership") .root.Values.badges.signed }}{{ $keys = append $keys "badge_key" }}{{ end -}}
{{- if and (eq .service "search") .root.Values.search.embeddings.keyed }}{{ $keys = append $keys "embeddings_key" }}{{ end -}}
{{- if and (eq .service "search") .root.Values.search.answers.keyed }}{{ $keys = append $keys "answers_key" }}{{ end -}}
{{- if and (eq .service "notifications") .root.Values.mail.user }}{{ $keys = append $keys "smtp_password" }}{{ end -}}
{{- range $keys }}
- {key: {{ $.service }}_{{ . }}, path: {{ $.service }}_{{ . }}}
{{- end }}
{{- end }}

{{/* Other contents, other pods: of its secrets and the authorities, where helm may ask the cluster. */}}
{{- define "guilde.checksums" -}}
{{- $namespace := .root.Release.Namespace -}}
{{- with lookup "v1" "Secret" $namespace .root.Values.secret }}
{{- $secret := . }}
{{- $own := list }}
{{- range include "guilde.secretKeys" $ | fromYamlArray }}{{ $own = append $own (get $secret.data .key) }}{{ end }}
checksum/secrets: {{ $own | join "," | sha256sum }}
{{- end }}
{{- if .root.Values.authorities }}
{{- with lookup "v1" "ConfigMap" $namespace .root.Values.authorities }}
checksum/authorities: {{ .data | toJson | sha256sum }}
{{- end }}
{{- end }}
{{- end }}

{{/* The pod of a service: (dict "root" "service" "role" "part"); role `migrate` does that and ends. */}}
{{- define "guilde.pod" -}}
{{- $pod := include "guilde.podValues" (list .root .part.pod) | fromJson -}}
{{- $annotations := include "guilde.checksums" . | fromYaml | merge $pod.annotations -}}
metadata:
  labels:
    {{- include "guilde.partSelector" . | nindent 4 }}
  {{- with $annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with include "guilde.scheduling" $pod | trim }}
  {{- . | nindent 2 }}
  {{- end }}
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
      env:
        {{- include "guilde.environment" . | nindent 8 }}
        {{- with $pod.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
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
      lifecycle: # until every gateway knows that this pod is going away
        preStop: {exec: {command: [sleep, "5"]}}
      {{- end }}
      {{- end }}
      resources: {{- toYaml .part.resources | nindent 8 }}
      securityContext: {{- include "guilde.containerSecurity" . | nindent 8 }}
      volumeMounts:
        - {name: secrets, mountPath: /run/secrets/guilde, readOnly: true}
        - {name: tmp, mountPath: /tmp}
        {{- if .root.Values.authorities }}
        - {name: authorities, mountPath: /etc/guilde/authorities, readOnly: true}
        {{- end }}
        {{- with $pod.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: secrets
      secret:
        secretName: {{ .root.Values.secret }}
        defaultMode: 0440
        items: {{- include "guilde.secretKeys" . | nindent 10 }}
    - name: tmp
      emptyDir: {sizeLimit: {{ .part.tmp | default "64Mi" }}}
    {{- with .root.Values.authorities }}
    - name: authorities
      configMap: {name: {{ . }}}
    {{- end }}
    {{- with $pod.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
