"""docs/metrics.md from the declarations: `python -m deploy.observability.reference`."""

from collections.abc import Iterator
from pathlib import Path

from prometheus_client.metrics import MetricWrapperBase

from shared.observe import metrics

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"
HEAD = """# Metrics

Served at `/metrics` of each process, on its own port and not through the gateway. Declared in
`shared/observe/metrics.py`, from which this page is generated
(`python -m deploy.observability.reference`). For what to do about alerts, see [runbooks](runbooks).

| metric | kind | labels | meaning |
|---|---|---|---|
"""


def declared() -> Iterator[MetricWrapperBase]:
    return (found for found in vars(metrics).values() if isinstance(found, MetricWrapperBase))


def name_of(metric: MetricWrapperBase) -> str:
    """Return the name under which a metric is served."""
    (described,) = metric.describe()
    return f"{described.name}_total" if described.type == "counter" else described.name


def page() -> str:
    return HEAD + "".join(map(_row, declared()))


def _row(metric: MetricWrapperBase) -> str:
    (described,) = metric.describe()
    labels = ", ".join(metric._labelnames)  # noqa: SLF001  the client has no public way
    meaning = described.documentation
    return f"| `{name_of(metric)}` | {described.type} | {labels} | {meaning} |\n"


if __name__ == "__main__":
    PAGE.write_text(page())
