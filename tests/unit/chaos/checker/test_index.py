from dataclasses import replace
from typing import Any

import pytest

from chaos.checker import index
from chaos.checker.world import Found, Rebuilt, World
from tests.support.chaos import CELLAR, COMMUNITY, EVE, MEMBERSHIP, POST, world

DIGEST = "2:abc"
REBUILT = Rebuilt(DIGEST, DIGEST, {"rebuilt": "guilde-documents-2", "digest": DIGEST})
AUDIENCE = f"community:{CELLAR}"


def _indexed(changes: dict[str, Found | None] | None = None, **given: Any) -> World:
    """Return a world with the post indexed in its private cellar, of which Eve is a member."""
    there = world()
    there.aggregates[COMMUNITY] = {"version": 1, "visibility": "private", "slug": CELLAR}
    there.aggregates[MEMBERSHIP] = {
        "version": 1,
        "standing": "active",
        "role": "member",
        "person_id": EVE,
        "community": {"id": CELLAR},
    }
    rows: dict[str, Found | None] = {
        "post:p1": Found(2, (AUDIENCE,)),
        f"community:{CELLAR}": Found(1, (AUDIENCE,)),
        f"person:{EVE}": Found(1, (AUDIENCE,)),
        "everyone": Found(0, ("everyone",)),
        "organisation": Found(0, ("organisation",)),
        **(changes or {}),
    }
    there.index = {key: row for key, row in rows.items() if row is not None}
    there.rebuilt = given.get("rebuilt", REBUILT)
    return there


def test_an_index_that_equals_the_stores_holds() -> None:
    assert index.check_index(_indexed()).holds


@pytest.mark.parametrize(
    "changes",
    [
        {"post:p1": None},
        {"post:p1": Found(1, (AUDIENCE,))},
        {"post:p1": Found(2, ("everyone",))},
        {"post:p2": Found(1, (AUDIENCE,))},
        {f"person:{EVE}": None},
        {"everyone": Found(0, ("everyone", AUDIENCE))},
    ],
    ids=["missing", "behind", "for others", "nobody's", "shut out", "let in"],
)
def test_an_index_that_differs_is_found(changes: dict[str, Found | None]) -> None:
    assert not index.check_index(_indexed(changes)).holds


def test_a_deleted_post_in_the_index_is_found() -> None:
    there = _indexed()
    there.aggregates[POST]["status"] = "deleted"
    assert not index.check_index(there).holds


@pytest.mark.parametrize(
    "rebuilt", [None, Rebuilt(DIGEST, DIGEST, {"error": "differs"}), replace(REBUILT, after="1:d")]
)
def test_a_rebuild_that_fails_or_differs_is_found(rebuilt: Rebuilt | None) -> None:
    assert not index.check_index(_indexed(rebuilt=rebuilt)).holds


def _kept(**row: Any) -> World:
    there = world()
    there.aggregates = {COMMUNITY: {"version": 2, "visibility": "private", "slug": CELLAR}}
    there.models = {("content", COMMUNITY.kind): {CELLAR: row} if row else {}}
    return there


def test_a_read_model_that_equals_its_source_holds() -> None:
    assert index.check_models(_kept(sequence=2, visibility="private")).holds


@pytest.mark.parametrize(
    "row", [{}, {"sequence": 1, "visibility": "private"}, {"sequence": 2, "visibility": "public"}]
)
def test_a_read_model_that_differs_is_found(row: dict[str, Any]) -> None:
    assert not index.check_models(_kept(**row)).holds
