"""Grafana's dashboards: `python -m deploy.observability.dashboards` generates them.

The JSON in grafana/dashboards is committed, and a test compares it with the output.
"""

import json
from pathlib import Path
from typing import Any

from deploy.observability.panels import DASHBOARDS, Dashboard, Panel

FOLDER = Path(__file__).parent / "grafana" / "dashboards"
PROMETHEUS = {"type": "prometheus", "uid": "guilde-prometheus"}
WIDTH, HEIGHT, COLUMNS = 8, 8, 3
"""The size of a panel, and panels per row, in the 24 columns of Grafana's grid."""


def as_json(dashboard: Dashboard) -> str:
    """Return the JSON that Grafana provisions."""
    model = {
        "uid": dashboard.uid,
        "title": dashboard.title,
        "tags": ["guilde"],
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [_jobs()]},
        "panels": [_panel(place, panel) for place, panel in enumerate(dashboard.panels)],
    }
    return json.dumps(model, indent=2) + "\n"


def _jobs() -> dict[str, Any]:
    return {
        "name": "job",
        "label": "service",
        "type": "query",
        "datasource": PROMETHEUS,
        "query": {"query": "label_values(guilde_check_ok, job)", "refId": "jobs"},
        "refresh": 2,
        "multi": True,
        "includeAll": True,
        "allValue": ".*",
        "current": {"text": "All", "value": "$__all"},
    }


def _panel(place: int, panel: Panel) -> dict[str, Any]:
    row, column = divmod(place, COLUMNS)
    return {
        "id": place + 1,
        "type": "timeseries",
        "title": panel.title,
        "description": panel.says,
        "datasource": PROMETHEUS,
        "gridPos": {"x": column * WIDTH, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + number), "legendFormat": legend, "expr": query}
            for number, (legend, query) in enumerate(panel.queries.items())
        ],
    }


def write() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for dashboard in DASHBOARDS:
        (FOLDER / f"{dashboard.uid}.json").write_text(as_json(dashboard))


if __name__ == "__main__":
    write()
