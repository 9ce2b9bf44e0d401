"""Thousands of traces, most of them in one community, and their queries."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from services.membership.domain.recognition.deeds import Kind
from services.membership.store import traces
from services.membership.store.recognition import deeds
from shared.mongo import Document, Scope, insert
from tests.support.posts import NOON
from tests.support.store_queries.examples import Ask

COUNT = 3_000
LARGEST = "c0000"
PAGE = 21
_ALL = range(COUNT)
_ANSWERS = [f"t{number:05}" for number in range(100)]


async def fill(scope: Scope) -> None:
    posts = [{**_done(n), "is_off": False, "asks": True, **_accepting(n)} for n in _ALL]
    await insert(scope, traces.POSTS, posts)
    await insert(scope, traces.REPLIES, [{**_done(n), **_answering(n)} for n in _ALL])
    await insert(scope, traces.GATHERINGS, [{**_done(n), "is_off": False} for n in _ALL])
    await insert(scope, traces.COMERS, [_trace(n) for n in _ALL])
    members = [{**_trace(n), "is_in": n % 3 == 0, "joined_at": NOON, "left_at": None} for n in _ALL]
    await insert(scope, traces.MEMBERS, members)
    await insert(scope, traces.PATHS, [{**_trace(n), **_learnt(n)} for n in _ALL])


def _trace(number: int) -> Document:
    """Return a trace; a community has a third of them, and a month of it ten."""
    return {
        "_id": f"t{number:05}",
        "sequence": 1,
        "community_id": LARGEST if number < COUNT // 3 else f"c{number:04}",
        "month": f"{1926 + number // 120:04}-{number // 10 % 12 + 1:02}",
        "person_id": f"p{number:05}",
    }


def _done(number: int) -> Document:
    """Return what a person did; a person has thirty of each kind."""
    by, at = f"p{number // 30:05}", NOON + timedelta(minutes=number)
    return {**_trace(number), "by": by, "done_at": at}


def _accepting(number: int) -> Document:
    """Return the rest of a question; each accepts its answer, and half of them are reviewed."""
    review_on = f"2026-01-{number % 28 + 1:02}" if number % 2 else None
    return {"accepted": f"t{number:05}", "review_on": review_on}


def _answering(number: int) -> Document:
    return {"post_id": f"t{number // 3:05}", "to_id": f"p{number:05}", "answers": True}


def _learnt(number: int) -> Document:
    by, at = f"p{number // 30:05}", NOON + timedelta(minutes=number)
    return {"kind": Kind.LEARNT, "by": by, "at": at, "path_id": f"s{number:05}"}


ASKED: Mapping[str, Sequence[Ask]] = {
    "deeds.of_person": [lambda scope: deeds.of_person(scope, "p00007")],
    "deeds.completed": [lambda scope: deeds.completed(scope, "p00007", PAGE)],
    "deeds.accepted": [lambda scope: deeds.accepted(scope, _ANSWERS)],
    "traces.forget_replaced": [lambda scope: traces.forget_replaced(scope, "p00007")],
}
BY_ID = frozenset({"traces.touch", "traces.superseded"})
