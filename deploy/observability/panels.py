"""What the dashboards of Grafana show: the panels of each, and their queries in PromQL."""

from collections.abc import Sequence
from dataclasses import dataclass

REQUESTS = 'job=~"$job", route!~"/health/.*|/metrics"'


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel. `unit` is Grafana's: s, ops, percentunit. `queries` are PromQL, by legend."""

    title: str
    unit: str
    queries: dict[str, str]
    says: str = ""


@dataclass(frozen=True, slots=True)
class Dashboard:
    uid: str
    title: str
    panels: Sequence[Panel]


def quantile(of: float, histogram: str, by: str = "job", where: str = 'job=~"$job"') -> str:
    rate = f"rate({histogram}_bucket{{{where}}}[$__rate_interval])"
    return f"histogram_quantile({of}, sum by ({by}, le) ({rate}))"


def rate(counter: str, by: str = "job", where: str = 'job=~"$job"') -> str:
    grouped = f"sum by ({by})" if by else "sum"
    return f"{grouped} (rate({counter}{{{where}}}[$__rate_interval]))"


SERVICES = Dashboard(
    "guilde-services",
    "Guilde: services",
    [
        Panel(
            "Requests",
            "reqps",
            {"{{job}}": rate("guilde_http_request_seconds_count", where=REQUESTS)},
        ),
        Panel(
            "Errors",
            "percentunit",
            {"{{job}}": 'job:guilde_http_errors:ratio_rate5m{job=~"$job"}'},
            "The share of answers with 5xx. The objective is 0.1 %.",
        ),
        Panel(
            "Time to answer",
            "s",
            {
                "{{job}} 95 %": quantile(0.95, "guilde_http_request_seconds", where=REQUESTS),
                "{{job}} 50 %": quantile(0.5, "guilde_http_request_seconds", where=REQUESTS),
            },
        ),
        Panel(
            "Slowest routes",
            "s",
            {
                "{{job}} {{method}} {{route}}": "topk(10, "
                + quantile(
                    0.95,
                    "guilde_http_request_seconds",
                    by="job, method, route",
                    where=f'{REQUESTS}, route!~".*/stream"',
                )
                + ")"
            },
        ),
        Panel(
            "In flight",
            "short",
            {"{{job}}": 'sum by (job) (guilde_http_requests_in_flight{job=~"$job"})'},
        ),
        Panel(
            "Event loop lag",
            "s",
            {
                "{{job}} {{instance}}": quantile(
                    0.99, "guilde_event_loop_lag_seconds", by="job, instance"
                )
            },
            "How late a process is with its work (99th percentile).",
        ),
        Panel(
            "Processor",
            "percentunit",
            {"{{job}} {{instance}}": rate("process_cpu_seconds_total", by="job, instance")},
            "Of one core: a process uses no more than one.",
        ),
        Panel(
            "Memory",
            "bytes",
            {"{{job}} {{instance}}": 'process_resident_memory_bytes{job=~"$job"}'},
        ),
        Panel(
            "Failing checks",
            "short",
            {"{{job}} {{check}}": 'min by (job, check) (guilde_check_ok{job=~"$job"}) == 0'},
            "Empty when all is well.",
        ),
        Panel(
            "Waiting for one's own writes",
            "s",
            {"{{job}} 95 %": quantile(0.95, "guilde_token_wait_seconds")},
            "Requests with a Guilde-Token, until its versions were applied.",
        ),
    ],
)

FLOW = Dashboard(
    "guilde-flow",
    "Guilde: flow of facts",
    [
        Panel(
            "Oldest pending fact",
            "s",
            {"{{job}}": 'max by (job) (guilde_outbox_oldest_pending_seconds{job=~"$job"})'},
            "Committed, not on Kafka yet.",
        ),
        Panel("Relayed", "ops", {"{{job}}": rate("guilde_outbox_relayed_total")}),
        Panel(
            "Active relays",
            "short",
            {"{{job}}": 'sum by (job) (guilde_outbox_relay_active{job=~"$job"})'},
            "One for each of membership, content and events.",
        ),
        Panel(
            "Consumer lag",
            "short",
            {"{{job}}": 'sum by (job) (guilde_consumer_lag_facts{job=~"$job"})'},
        ),
        Panel(
            "Behind",
            "s",
            {"{{job}}": 'max by (job) (guilde_consumer_behind_seconds{job=~"$job"})'},
            "Age of the batch in hand; it rises while an engine is away.",
        ),
        Panel(
            "Consumed",
            "ops",
            {"{{job}} {{outcome}}": rate("guilde_facts_consumed_total", by="job, outcome")},
        ),
        Panel(
            "From a change to its effect",
            "s",
            {
                "{{job}} 95 %": quantile(0.95, "guilde_facts_freshness_seconds"),
                "{{job}} 50 %": quantile(0.5, "guilde_facts_freshness_seconds"),
            },
            "Index, notices, read models. A search shows it at the next refresh, within a second.",
        ),
        Panel(
            "Parked",
            "short",
            {"{{job}}": 'max by (job) (guilde_facts_parked{job=~"$job"})'},
        ),
        Panel(
            "Oldest job",
            "s",
            {"{{job}}": 'max by (job) (guilde_jobs_oldest_seconds{job=~"$job"})'},
            "How long the oldest work that follows from a fact has waited.",
        ),
        Panel(
            "Jobs", "ops", {"{{kind}} {{outcome}}": rate("guilde_jobs_total", by="kind, outcome")}
        ),
        Panel(
            "Stopped consumers",
            "short",
            {
                "{{job}} stopped": 'max by (job) (guilde_consumer_stopped{job=~"$job"}) == 1',
                "{{job}} without partitions": (
                    'sum by (job) (guilde_consumer_partitions{job=~"$job"}) == 0'
                ),
            },
            "Empty when all is well.",
        ),
        Panel(
            "Temporary failures",
            "ops",
            {
                "{{job}} relay: {{error}}": rate(
                    "guilde_outbox_relay_failures_total", by="job, error"
                ),
                "{{job}} consumer: {{error}}": rate("guilde_facts_retries_total", by="job, error"),
            },
            "Failures that are tried again.",
        ),
    ],
)

PEOPLE = Dashboard(
    "guilde-people",
    "Guilde: people",
    [
        Panel(
            "Active persons",
            "short",
            {"{{job}}": 'max by (job) (guilde_people_active{job=~"$job"})'},
            "In the busiest process of each service, in the last five to ten minutes.",
        ),
        Panel("Searches", "ops", {"{{found}} found": rate("guilde_searches_total", by="found")}),
        Panel(
            "Searches that find nothing",
            "percentunit",
            {
                "of all": rate("guilde_searches_total", by="", where='found="none"')
                + " / "
                + rate("guilde_searches_total", by="", where="")
            },
            "Words for which nothing exists, or nothing that the searcher may see.",
        ),
        Panel(
            "Writes",
            "ops",
            {
                "{{topic}}": rate(
                    "guilde_facts_consumed_total",
                    by="topic",
                    where='job="search", outcome="applied"',
                )
            },
            "Facts by topic, as search consumes them.",
        ),
        Panel("Notices", "ops", {"{{reason}}": rate("guilde_notices_total", by="reason")}),
        Panel(
            "From a change to its notice",
            "s",
            {
                "95 %": quantile(0.95, "guilde_notice_delay_seconds", by="job"),
                "50 %": quantile(0.5, "guilde_notice_delay_seconds", by="job"),
            },
        ),
        Panel("Mails", "ops", {"{{outcome}}": rate("guilde_mails_total", by="outcome")}),
        Panel("Open streams", "short", {"streams": "sum(guilde_streams_open)"}),
    ],
)

DASHBOARDS = (SERVICES, FLOW, PEOPLE)
