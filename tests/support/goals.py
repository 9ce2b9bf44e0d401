"""Bodies of goals that tests set."""

from typing import Any


def a_key_result(**fields: Any) -> dict[str, Any]:
    """Return the body of a key result that rises from 10 to 80."""
    return {
        "titles": {"en": "Members with a mentor"},
        "unit": "%",
        "start": 10,
        "target": 80,
        "due_on": "2031-06-30",
        **fields,
    }


def an_objective(**fields: Any) -> dict[str, Any]:
    return {
        "titles": {"en": "Everybody has a mentor"},
        "starts_on": "2031-01-01",
        "ends_on": "2031-06-30",
        "key_results": [a_key_result()],
        **fields,
    }


def a_season(**fields: Any) -> dict[str, Any]:
    """Return the body of a season whose first activity becomes a gathering."""
    return {
        "titles": {"en": "Spring"},
        "starts_on": "2031-01-01",
        "ends_on": "2031-06-30",
        "template": "launch",
        **fields,
    }


def an_activity(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "gathering",
        "titles": {"en": "Opening"},
        "due_on": "2031-02-01",
        **fields,
    }
