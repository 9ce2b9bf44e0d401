from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chaos.checker import rest
from chaos.checker.world import World

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LEASE = {"_id": "relay", "until": NOW + timedelta(seconds=5)}
PARKED = {"service": "search", "topic": "guilde.content.post", "key": "p1", "offset": 1}


def _world(**given: Any) -> World:
    return World(**{"groups": 5, "leases": [("content", LEASE)], "read_at": NOW, **given})


def test_a_platform_at_rest_holds() -> None:
    assert rest.check(_world()).holds


@pytest.mark.parametrize(
    "given",
    [
        {"waiting": ["content has 3 facts in its outbox"]},
        {"parked": [{**PARKED, "reason": "no fact"}]},
        {"leases": [("content", {**LEASE, "until": NOW - timedelta(minutes=1)})]},
        {"leases": [("search", {"_id": "rebuild", "until": NOW + timedelta(hours=1)})]},
    ],
    ids=["waiting", "parked", "relay gone", "held for long"],
)
def test_a_platform_that_is_not_at_rest_is_found(given: dict[str, Any]) -> None:
    assert not rest.check(_world(**given)).holds
