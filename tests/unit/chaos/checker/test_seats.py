from typing import Any

import pytest

from chaos.checker import seats
from chaos.checker.world import Id, World

GATHERING = Id("events.gathering", "g1")


def _world(answers: list[tuple[str, int]], *, seated: int, waiting: int, capacity: int) -> World:
    """Return the world of one gathering. `answers`: seat and ticket of each."""
    aggregates: dict[Id, dict[str, Any]] = {GATHERING: {"capacity": capacity}}
    for seat, ticket in answers:
        of = Id("events.attendance", f"g1.{ticket}")
        aggregates[of] = {"gathering": {"id": "g1"}, "seat": seat, "ticket": ticket}
    counts = {"seated": seated, "waiting": waiting}
    return World(aggregates=aggregates, seating={"g1": counts})


def test_places_given_in_order_hold() -> None:
    answers = [("seated", 1), ("waiting", 2), ("none", 3)]
    assert seats.check(_world(answers, seated=1, waiting=1, capacity=1)).holds


@pytest.mark.parametrize(
    ("answers", "seated", "waiting", "capacity"),
    [
        ([("seated", 1), ("seated", 2)], 2, 0, 1),
        ([("waiting", 1), ("seated", 2)], 1, 1, 1),
        ([("seated", 1), ("waiting", 2)], 1, 1, 2),
        ([("seated", 1)], 0, 0, 1),
    ],
    ids=["too many", "out of turn", "a free place", "miscounted"],
)
def test_places_given_out_of_order_are_found(
    answers: list[tuple[str, int]], seated: int, waiting: int, capacity: int
) -> None:
    assert not seats.check(_world(answers, seated=seated, waiting=waiting, capacity=capacity)).holds
