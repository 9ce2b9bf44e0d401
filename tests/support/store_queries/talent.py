"""Thousands of talents, looks, searches and approaches, and the queries on them."""

from collections.abc import Mapping, Sequence

from services.membership.domain.talent.approach import Approach
from services.membership.domain.talent.look import Look, LookKind, TalentSearch
from services.membership.domain.talent.talent import Talent
from services.membership.store import filing
from services.membership.store.talent import approaches, looks, pool
from shared.contracts.talent import ApproachStatus, Part
from shared.mongo import Document, Scope, insert, write_document
from tests.support.posts import NOON
from tests.support.store_queries.examples import Ask

COUNT = 2_000
PAGE = 21
LATEST = "9999-12-31"


async def fill(scope: Scope) -> None:
    """Add talents after the profiles that they show; a third is not in the pool."""
    talents = [_talent(n) for n in range(COUNT)]
    await filing.file_talents(scope, talents)
    await insert(scope, pool.COLLECTION, talents)
    await insert(scope, looks.LOOKS, [_look(n) for n in range(COUNT)])
    await insert(scope, looks.SEARCHES, [_search(n) for n in range(COUNT)])
    await insert(scope, approaches.COLLECTION, [_approach(n) for n in range(COUNT)])


def _talent(number: int) -> Document:
    listed = number % 3 > 0
    talent = Talent(
        id=f"p{number:05}",
        person_id=f"p{number:05}",
        version=1,
        listed=listed,
        handle=f"h{number:05}" if listed else "",
        shows=tuple(Part) if listed else (),
        available_from=f"2031-01-{number % 28 + 1:02}",
        text="hard work" if number % 40 == 1 else "work",
        since=NOON,
    )
    return write_document(talent)


def _look(number: int) -> Document:
    look = Look(
        id=f"s{number // 10:05}.p{number % 50:05}.{number}",
        person_id=f"p{number % 50:05}",
        recruiter_id=f"r{number // 10:05}",
        kind=LookKind.LISTED,
        purpose="x",
        times=1,
        at=NOON,
        expires_at=NOON.replace(year=2100),
    )
    return write_document(look)


def _search(number: int) -> Document:
    search = TalentSearch(
        id=f"s{number:05}",
        recruiter_id=f"r{number % 50:05}",
        purpose="x",
        wanted={},
        at=NOON,
        expires_at=NOON.replace(year=2100),
    )
    return write_document(search)


def _approach(number: int) -> Document:
    approach = Approach(
        id=f"h{number:05}",
        version=1,
        recruiter_id=f"r{number % 50:05}",
        person_id=f"p{number // 50:05}",
        status=ApproachStatus.REFUSED if number % 3 else ApproachStatus.ASKED,
        since=NOON,
    )
    return write_document(approach)


ASKED: Mapping[str, Sequence[Ask]] = {
    "pool.search": [
        lambda scope: pool.search(scope, ["anybody"], by=LATEST, after=None, limit=PAGE),
        lambda scope: pool.search(
            scope, ["skill:t0007:3"], by="2031-01-09", after=("2031-01-02", "h00100"), limit=PAGE
        ),
        lambda scope: pool.search(
            scope, ["skill:t0001:2", "word:hard"], by=LATEST, after=None, limit=PAGE
        ),
        lambda scope: pool.search(
            scope, ["anybody", "skill:t0001:2", "word:hard"], by=LATEST, after=None, limit=PAGE
        ),
    ],
    "pool.by_handles": [lambda scope: pool.by_handles(scope, ["h00100", "h00101"])],
    "filing.refile_talents": [lambda scope: filing.refile_talents(scope, ["p00100", "nobody"])],
    "looks.at_person": [
        lambda scope: looks.at_person(scope, "p00007", after=None, limit=PAGE),
        lambda scope: looks.at_person(scope, "p00007", after=(NOON, "s00100"), limit=PAGE),
    ],
    "looks.searches_by": [lambda scope: looks.searches_by(scope, "r00007", limit=PAGE)],
    "looks.forget_looked_at": [lambda scope: looks.forget_looked_at(scope, "p00008")],
    "looks.forget_looking": [lambda scope: looks.forget_looking(scope, "r00008")],
    "looks.forget_searches": [lambda scope: looks.forget_searches(scope, "r00009")],
    "approaches.between": [lambda scope: approaches.between(scope, "r00007", "p00010")],
    "approaches.to_person": [
        lambda scope: approaches.to_person(scope, "p00010", after=None, limit=PAGE),
        lambda scope: approaches.to_person(scope, "p00010", after=(NOON, "h00510"), limit=PAGE),
    ],
    "approaches.from_recruiter": [
        lambda scope: approaches.from_recruiter(scope, "r00007", after=None, limit=PAGE)
    ],
    "approaches.standing": [lambda scope: approaches.standing(scope, "p00010", limit=PAGE)],
}
