import re

import pytest
from prometheus_client.metrics import MetricWrapperBase

from deploy.observability.reference import PAGE, declared, name_of, page

UNITS = ("_seconds", "_bytes")


def test_the_page_of_metrics_is_generated_from_the_declarations() -> None:
    assert PAGE.read_text() == page()


@pytest.mark.parametrize("metric", list(declared()), ids=name_of)
def test_a_metric_has_the_name_that_prometheus_uses(metric: MetricWrapperBase) -> None:
    (described,) = metric.describe()
    assert re.fullmatch(r"guilde(_[a-z]+)+", name_of(metric))
    if described.type == "histogram":
        assert described.name.endswith(UNITS)
    if described.type == "gauge":
        assert not described.name.endswith("_total")


@pytest.mark.parametrize("metric", list(declared()), ids=name_of)
def test_a_metric_has_a_description(metric: MetricWrapperBase) -> None:
    (described,) = metric.describe()
    assert len(described.documentation) > 20
    if "seconds" in described.name:
        assert re.search("(?i)time|age|how l", described.documentation)
