import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import promtool
from tests.support.promql import WELL_KNOWN, metrics_in, series

REPO = Path(__file__).parents[4]
PROMETHEUS = REPO / "deploy" / "observability" / "prometheus"
RUNBOOKS = REPO / "docs" / "runbooks"
HEADINGS = [
    "## What it means",
    "## Look first",
    "## Resolve",
    "## It is over when",
    "## Provoke it",
]


def rules() -> Iterator[dict[str, Any]]:
    for file in sorted((PROMETHEUS / "rules").glob("*.yml")):
        for group in yaml.safe_load(file.read_text())["groups"]:
            yield from group["rules"]


ALERTS = [rule for rule in rules() if "alert" in rule]
RECORDED = {rule["record"] for rule in rules() if "record" in rule}


def name(rule: dict[str, Any]) -> str:
    return str(rule.get("alert") or rule["record"])


@pytest.fixture(scope="module")
def tool() -> Path:
    try:
        return promtool.find()
    except promtool.NoPromtoolError as why:
        pytest.skip(str(why))


@pytest.mark.parametrize("rule", list(rules()), ids=name)
def test_a_rule_queries_metrics_that_exist(rule: dict[str, Any]) -> None:
    asked = metrics_in(rule["expr"])
    assert asked
    assert asked <= series() | RECORDED | WELL_KNOWN


@pytest.mark.parametrize("alert", ALERTS, ids=name)
def test_an_alert_has_a_severity_and_a_summary(alert: dict[str, Any]) -> None:
    assert alert["labels"]["severity"] in {"critical", "warning"}
    assert alert["annotations"]["summary"]
    assert alert["annotations"]["description"]


@pytest.mark.parametrize("alert", ALERTS, ids=name)
def test_an_alert_links_to_its_runbook(alert: dict[str, Any]) -> None:
    page = REPO / alert["annotations"]["runbook_url"]
    assert page == RUNBOOKS / f"{alert['alert']}.md"
    lines = page.read_text().splitlines()
    assert [line for line in lines if line.startswith("## ")] == HEADINGS


def test_every_runbook_belongs_to_an_alert() -> None:
    pages = {page.stem for page in RUNBOOKS.glob("*.md")} - {"README"}
    assert pages == {alert["alert"] for alert in ALERTS}


def test_promtool_tests_every_alert() -> None:
    tried = {
        case["alertname"]
        for file in (PROMETHEUS / "tests").glob("*.yml")
        for test in yaml.safe_load(file.read_text())["tests"]
        for case in test["alert_rule_test"]
        if case.get("exp_alerts")
    }
    assert tried == {alert["alert"] for alert in ALERTS}


def test_prometheus_accepts_its_configuration(tool: Path) -> None:
    checked = run(tool, "check", "config", str(PROMETHEUS / "prometheus.yml"))
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    "tests", sorted((PROMETHEUS / "tests").glob("*.yml")), ids=lambda f: f.stem
)
def test_alerts_fire_when_they_should_and_only_then(tool: Path, tests: Path) -> None:
    tested = run(tool, "test", "rules", str(tests))
    assert tested.returncode == 0, tested.stdout + tested.stderr


def run(tool: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(tool), *arguments], capture_output=True, text=True, check=False, timeout=60
    )
