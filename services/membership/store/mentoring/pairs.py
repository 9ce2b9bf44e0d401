"""Pairs in MongoDB. `people`, `met` and `minutes` are derived fields."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.membership.domain.mentoring.pair import Pair, Side
from shared.contracts.mentoring import PairStatus
from shared.mongo import Document, Index, Scope, read_document

PAIRS = "pairs"
BATCH = 100
MOST_OF_ONE_PERSON = 1_000
_AT_ONCE = 1_000

_OF_PERSON = Index([("people", 1), ("created_at", -1)])
_COUNTED = Index([("programme_id", 1), ("status", 1), ("met", 1), ("minutes", 1)])
_OF_MENTOR = Index([("mentor_id", 1), ("programme_id", 1), ("status", 1)])
_OF_MENTEE = Index([("mentee_id", 1), ("status", 1), ("mentor_id", 1)])
INDEXES = (_OF_PERSON, _COUNTED, _OF_MENTOR, _OF_MENTEE)

_UNTRIED = PairStatus.LAPSED
"""Pairs that may be proposed again: no one said no, and they never met."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Pairs by status, with their sessions and minutes in all."""

    pairs: dict[str, int]
    sessions: int
    minutes: int


async def of_person(scope: Scope, person_id: str) -> list[Pair]:
    """Return a person's pairs, newest first, at most MOST_OF_ONE_PERSON."""
    matching = {"people": person_id}
    cursor = scope[PAIRS].find(matching, session=scope.session, hint=_OF_PERSON.fields)
    rows = await cursor.sort("created_at", -1).limit(MOST_OF_ONE_PERSON).to_list(None)
    return [read_document(Pair, row) for row in rows]


async def with_status(
    scope: Scope, programme_id: str, status: PairStatus, limit: int = BATCH
) -> list[Pair]:
    """Return some pairs of a programme that have this status."""
    matching = {"programme_id": programme_id, "status": status}
    cursor = scope[PAIRS].find(matching, session=scope.session, hint=_COUNTED.fields)
    return [read_document(Pair, row) for row in await cursor.limit(limit).to_list(limit)]


async def proposed_to(scope: Scope, programme_id: str, mentor_id: str) -> list[Pair]:
    """Return the pairs that wait for an answer with this mentor."""
    wanted = {"programme_id": programme_id, "status": PairStatus.PROPOSED}
    cursor = scope[PAIRS].find(
        {"mentor_id": mentor_id, **wanted}, session=scope.session, hint=_OF_MENTOR.fields
    )
    return [read_document(Pair, row) for row in await cursor.to_list(None)]


async def count_proposed(scope: Scope, mentor_ids: Iterable[str], programme_id: str) -> Document:
    """Return how many pairs wait for an answer, by mentor. The index alone answers."""
    matching = {
        "mentor_id": {"$in": list(mentor_ids)},
        "programme_id": programme_id,
        "status": PairStatus.PROPOSED,
    }
    counted: Document = {"_id": "$mentor_id", "pairs": {"$sum": 1}}
    pipeline = [{"$match": matching}, {"$group": counted}]
    rows = scope[PAIRS].aggregate(pipeline, session=scope.session)
    return {row["_id"]: row["pairs"] async for row in rows}


async def past_mentors(scope: Scope, mentee_ids: Sequence[str]) -> dict[str, set[str]]:
    """Return the mentors whom each of these mentees had, or was proposed and did not get."""
    found: dict[str, set[str]] = defaultdict(set)
    tried = [status for status in PairStatus if status is not _UNTRIED]
    for start in range(0, len(mentee_ids), _AT_ONCE):
        some = list(mentee_ids[start : start + _AT_ONCE])
        matching = {"mentee_id": {"$in": some}, "status": {"$in": tried}}
        fields = {"_id": 0, "mentee_id": 1, "mentor_id": 1}
        async for row in scope[PAIRS].find(matching, fields, hint=_OF_MENTEE.fields):
            if row["mentor_id"]:
                found[row["mentee_id"]].add(row["mentor_id"])
    return found


async def count(scope: Scope, programme_id: str) -> Counts:
    """Count the pairs of a programme by status. The index alone answers."""
    sums = {"pairs": {"$sum": 1}, "met": {"$sum": "$met"}, "minutes": {"$sum": "$minutes"}}
    counted: Document = {"_id": "$status", **sums}
    pipeline = [{"$match": {"programme_id": programme_id}}, {"$group": counted}]
    cursor = scope[PAIRS].aggregate(pipeline, session=scope.session)
    rows = await cursor.to_list(None)
    return Counts(
        pairs={row["_id"]: row["pairs"] for row in rows},
        sessions=sum(row["met"] for row in rows),
        minutes=sum(row["minutes"] for row in rows),
    )


async def ratings(scope: Scope, programme_id: str) -> dict[Side, list[int]]:
    """Return all ratings that each side gave."""
    found: dict[Side, list[int]] = {side: [] for side in Side}
    matching = {"programme_id": programme_id}
    rows = scope[PAIRS].find(matching, {"feedback": 1}, session=scope.session, hint=_COUNTED.fields)
    async for row in rows:
        for side, feedback in row["feedback"].items():
            found[Side(side)].append(feedback["rating"])
    return found


async def file(_: Scope, rows: Sequence[Document]) -> None:
    for row in rows:
        row["people"] = [each for each in (row["mentor_id"], row["mentee_id"]) if each]
        row["met"] = len(row["log"])
        row["minutes"] = sum(each["minutes"] for each in row["log"])
