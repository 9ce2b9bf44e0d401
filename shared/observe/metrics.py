"""Every metric, declared once: name, unit, meaning. Served at /metrics of each process."""

from prometheus_client import Counter, Gauge, Histogram

HTTP_SECONDS = Histogram(
    "guilde_http_request_seconds",
    "Time to answer a request, by route template, method and status class (2xx..5xx)",
    ["route", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
LIMITED = Counter(
    "guilde_http_limited_total",
    "Requests refused because their asker asked too often, by policy",
    ["policy"],
)
HTTP_IN_FLIGHT = Gauge(
    "guilde_http_requests_in_flight", "Requests being answered now, open streams among them"
)
LOOP_LAG_SECONDS = Histogram(
    "guilde_event_loop_lag_seconds",
    "How late the event loop woke up who slept: what waits behind work that does not yield",
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
CHECK_OK = Gauge(
    "guilde_check_ok",
    "1 while a dependency answers or a part of the service works, by readiness check; else 0",
    ["check"],
)
PEOPLE_ACTIVE = Gauge(
    "guilde_people_active",
    "Distinct persons whom this process answered in the last five to ten minutes",
)
OUTBOX_OLDEST_SECONDS = Gauge(
    "guilde_outbox_oldest_pending_seconds",
    "Age of the oldest fact that is committed and not yet on Kafka; 0 when none is pending",
)
RELAYED = Counter("guilde_outbox_relayed_total", "Facts put on Kafka by this process")
RELAY_FAILURES = Counter(
    "guilde_outbox_relay_failures_total", "Relay passes that ended in an error, by kind", ["error"]
)
RELAY_ACTIVE = Gauge(
    "guilde_outbox_relay_active",
    "1 while this process relays: it holds the lease, and its last pass did not fail",
)
CONSUMED = Counter(
    "guilde_facts_consumed_total",
    "Facts taken from Kafka and dealt with, by what became of them",
    ["topic", "outcome"],
)
CONSUMER_RETRIES = Counter(
    "guilde_facts_retries_total",
    "Attempts that failed for a reason that heals, by error",
    ["error"],
)
CONSUMER_LAG = Gauge(
    "guilde_consumer_lag_facts", "Facts on this process's partitions not yet applied"
)
CONSUMER_BEHIND_SECONDS = Gauge(
    "guilde_consumer_behind_seconds",
    "How long the oldest fact in hand has been on Kafka without being dealt with; 0 for none",
)
CONSUMER_PARTITIONS = Gauge(
    "guilde_consumer_partitions", "Partitions that this process consumes; 0 until its group settled"
)
FRESHNESS_SECONDS = Histogram(
    "guilde_facts_freshness_seconds",
    "Time from a change to its effect here (index, notices, read models); a batch by its oldest",
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600),
)
CONSUMER_STOPPED = Gauge(
    "guilde_consumer_stopped", "1 when the consumer stopped because too many facts were parked"
)
PARKED = Gauge("guilde_facts_parked", "Facts parked by this service, those behind others included")
JOBS = Counter(
    "guilde_jobs_total",
    "Jobs worked off: what follows from facts, by kind and outcome (done, failed and tried again)",
    ["kind", "outcome"],
)
JOBS_OLDEST_SECONDS = Gauge(
    "guilde_jobs_oldest_seconds", "Age of the oldest job that is not done; 0 when there is none"
)
PASSED_OVER = Gauge(
    "guilde_facts_passed_over",
    "Fields, values and majors of newer versions that this service has not taken up yet",
)
TOKEN_WAIT_SECONDS = Histogram(
    "guilde_token_wait_seconds",
    "Time a request with a Guilde-Token waited for its versions to be applied here",
    buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
)
NOTICES = Counter("guilde_notices_total", "Notices made for a person, by reason", ["reason"])
NOTICE_SECONDS = Histogram(
    "guilde_notice_delay_seconds",
    "Time from a change to the notice of it, for each person told",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600),
)
MAILS = Counter(
    "guilde_mails_total",
    "Mails dealt with: sent, retried, failed, dropped (no longer wanted or visible), "
    "uncertain (the same, but an earlier attempt may have arrived)",
    ["outcome"],
)
STREAMS = Gauge("guilde_streams_open", "Streams of notifications that this process has open")
SEARCHES = Counter(
    "guilde_searches_total",
    "Searches for words, their first pages, by whether anything was found: some, none",
    ["found"],
)
