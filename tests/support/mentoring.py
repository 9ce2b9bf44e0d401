"""Bodies of mentoring that tests send, and candidates of a matching."""

from typing import Any

from services.membership.domain.mentoring.matching import Candidate


def a_programme(**fields: Any) -> dict[str, Any]:
    return {
        "titles": {"en": "Spring mentoring"},
        "apply_until": "2099-01-01",
        "starts_on": "2031-01-01",
        "ends_on": "2031-06-30",
        **fields,
    }


def an_offer(topic: str, **fields: Any) -> dict[str, Any]:
    return {"topics": [topic], "languages": ["en"], "time_zone": "Europe/Paris", **fields}


def a_candidate(key: str, **fields: Any) -> Candidate:
    """Return a mentee who wants the topic t, or with `slots` a mentor who offers it."""
    level = 4.0 if fields.get("slots") else 1.0
    return Candidate(**{"id": key, "topics": {"t": level}, "languages": ("en",), **fields})
