"""A person's contributions, from traces: posts, replies, gatherings and completed paths."""

from collections.abc import Iterable
from datetime import datetime

from services.membership.domain.recognition.deeds import Deed, Kind
from services.membership.store.traces import (
    ACCEPTING,
    BY,
    BY_LEARNER,
    GATHERINGS,
    PATHS,
    POSTS,
    REPLIES,
)
from shared.mongo import Document, Index, Scope

MOST = 10_000
"""The maximum number of contributions of each origin to count for a person, newest first."""
_AT_ONCE = 1_000


async def of_person(scope: Scope, person_id: str) -> list[Deed]:
    """Return a person's contributions, also gatherings to come."""
    posts = await _newest(scope, POSTS, BY, person_id, MOST)
    replies = await _newest(scope, REPLIES, BY, person_id, MOST)
    hosted = await _newest(scope, GATHERINGS, BY, person_id, MOST)
    learnt = await _newest(scope, PATHS, BY_LEARNER, person_id, MOST)
    answers = {row["_id"]: row for row in replies if _is_answer(row)}
    return [
        *(_deed(Kind.QUESTION if row["asks"] else Kind.POST, row) for row in posts),
        *(_deed(Kind.ANSWER if _is_answer(row) else Kind.REPLY, row) for row in replies),
        *(_deed(Kind.HOSTED, row) for row in hosted),
        *(Deed(Kind.LEARNT, row["at"], row["community_id"]) for row in learnt),
        *(_deed(Kind.ACCEPTED, answers[key]) for key in await accepted(scope, answers)),
    ]


async def accepted(scope: Scope, answer_ids: Iterable[str]) -> list[str]:
    """Return the ids of those of these answers that their questions accept."""
    ids, found = list(answer_ids), []
    for start in range(0, len(ids), _AT_ONCE):
        matching = {"accepted": {"$in": ids[start : start + _AT_ONCE]}}
        fields = {"_id": 0, "accepted": 1}
        cursor = scope[POSTS].find(matching, fields, session=scope.session, hint=ACCEPTING.fields)
        found += [row["accepted"] async for row in cursor]
    return found


async def completed(scope: Scope, person_id: str, limit: int) -> dict[str, datetime]:
    """Return the ids of the paths that a person completed, the last first, with the moments."""
    rows = await _newest(scope, PATHS, BY_LEARNER, person_id, limit)
    return {row["path_id"]: row["at"] for row in rows}


async def _newest(
    scope: Scope, collection: str, by: Index, person_id: str, limit: int
) -> list[Document]:
    cursor = scope[collection].find({"by": person_id}, session=scope.session, hint=by.fields)
    return list(await cursor.sort(by.fields[:2]).limit(limit).to_list(limit))


def _is_answer(row: Document) -> bool:
    """Return whether a reply answers a question; an answer to one's own is an ordinary reply."""
    return bool(row["answers"]) and row["by"] != row["to_id"]


def _deed(kind: Kind, row: Document) -> Deed:
    return Deed(kind, row["done_at"], row["community_id"])
