import pytest

from deploy.observability.dashboards import FOLDER, as_json
from deploy.observability.panels import DASHBOARDS, Dashboard
from tests.support.promql import WELL_KNOWN, metrics_in, series
from tests.unit.deploy.observability.test_rules import RECORDED

QUERIES = [
    query for board in DASHBOARDS for panel in board.panels for query in panel.queries.values()
]


@pytest.mark.parametrize("board", DASHBOARDS, ids=lambda board: board.uid)
def test_the_committed_dashboards_are_the_generated_ones(board: Dashboard) -> None:
    assert (FOLDER / f"{board.uid}.json").read_text() == as_json(board)


def test_no_other_dashboard_is_committed() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == {board.uid for board in DASHBOARDS}


@pytest.mark.parametrize("query", QUERIES)
def test_a_panel_queries_metrics_that_exist(query: str) -> None:
    asked = metrics_in(query)
    assert asked
    assert asked <= series() | RECORDED | WELL_KNOWN
