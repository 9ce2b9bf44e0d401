"""Every metric, declared once: name, unit, meaning. Each process serves them at /metrics."""

from prometheus_client import Counter, Gauge, Histogram

HTTP_SECONDS = Histogram(
    "guilde_http_request_seconds",
    "Time to answer a request, by route template, method and status class (2xx..5xx)",
    ["route", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
LIMITED = Counter(
    "guilde_http_limited_total",
    "Requests refused by a rate limit, by policy",
    ["policy"],
)
HTTP_IN_FLIGHT = Gauge(
    "guilde_http_requests_in_flight", "Requests being answered now, including open streams"
)
LOOP_LAG_SECONDS = Histogram(
    "guilde_event_loop_lag_seconds",
    "How late the event loop runs a timer: the delay caused by work that does not yield",
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
CHECK_OK = Gauge(
    "guilde_check_ok",
    "1 while a readiness check passes (a dependency answers, a part of the service works), else 0",
    ["check"],
)
PEOPLE_ACTIVE = Gauge(
    "guilde_people_active",
    "Distinct people that this process answered in the last five to ten minutes",
)
OUTBOX_OLDEST_SECONDS = Gauge(
    "guilde_outbox_oldest_pending_seconds",
    "Age of the oldest committed fact that is not on Kafka yet; 0 if none is pending",
)
RELAYED = Counter("guilde_outbox_relayed_total", "Facts published to Kafka by this process")
RELAY_FAILURES = Counter(
    "guilde_outbox_relay_failures_total", "Relay passes that ended in an error, by kind", ["error"]
)
RELAY_ACTIVE = Gauge(
    "guilde_outbox_relay_active",
    "1 while this process relays: it holds the lease, and its last pass did not fail",
)
CONSUMED = Counter(
    "guilde_facts_consumed_total",
    "Facts consumed from Kafka, by outcome",
    ["topic", "outcome"],
)
CONSUMER_RETRIES = Counter(
    "guilde_facts_retries_total",
    "Attempts that failed with a temporary error, by error",
    ["error"],
)
CONSUMER_LAG = Gauge(
    "guilde_consumer_lag_facts", "Facts on this process's partitions that are not applied yet"
)
CONSUMER_BEHIND_SECONDS = Gauge(
    "guilde_consumer_behind_seconds",
    "Time since the oldest fact of the batch being applied was published; 0 if there is none",
)
CONSUMER_PARTITIONS = Gauge(
    "guilde_consumer_partitions",
    "Partitions that this process consumes; 0 until its consumer group has assigned them",
)
FRESHNESS_SECONDS = Histogram(
    "guilde_facts_freshness_seconds",
    "Time from a change to its effect (index, notices, read models), for the oldest of each batch",
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600),
)
CONSUMER_STOPPED = Gauge(
    "guilde_consumer_stopped", "1 if the consumer has stopped because too many facts were parked"
)
PARKED = Gauge("guilde_facts_parked", "Facts parked by this service, including those behind others")
JOBS = Counter(
    "guilde_jobs_total",
    "Jobs that follow from facts, by kind and outcome (done; failed, to be retried)",
    ["kind", "outcome"],
)
JOBS_OLDEST_SECONDS = Gauge(
    "guilde_jobs_oldest_seconds", "Age of the oldest job that is not done; 0 if there is none"
)
PASSED_OVER = Gauge(
    "guilde_facts_passed_over",
    "Fields, values and majors of newer versions that this service has ignored so far",
)
TOKEN_WAIT_SECONDS = Histogram(
    "guilde_token_wait_seconds",
    "Time a request with a Guilde-Token waited for its versions to be applied here",
    buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
)
NOTICES = Counter("guilde_notices_total", "Notices created, by reason", ["reason"])
NOTICE_SECONDS = Histogram(
    "guilde_notice_delay_seconds",
    "Time from a change to its notice, for each person notified",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600),
)
MAILS = Counter(
    "guilde_mails_total",
    "Mails by outcome: sent, retried, failed, dropped (no longer wanted or visible), "
    "uncertain (the same, but an earlier attempt may have arrived)",
    ["outcome"],
)
STREAMS = Gauge("guilde_streams_open", "Open notification streams of this process")
SEARCHES = Counter(
    "guilde_searches_total",
    "Searches with words (first pages only), by whether they found anything: some, none",
    ["found"],
)
SEARCHES_DEGRADED = Counter(
    "guilde_searches_degraded_total",
    "Searches by words alone, because the model that embeds questions did not answer in time",
)
ANSWERS = Counter(
    "guilde_answers_total",
    "Answered questions, by what answered: model, passages (no model, or it found no answer in"
    " them), passages_degraded (the model was away)",
    ["by"],
)
SEARCHES_UNRECORDED = Counter(
    "guilde_searches_unrecorded_total",
    "Searches and openings of results that were not recorded, as the store was away too long",
)
PASSAGES_EMBEDDED = Counter(
    "guilde_passages_embedded_total", "Passages that this process has had embedded"
)
