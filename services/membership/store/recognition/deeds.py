"""Read models of posts, replies, gatherings and completed paths: who did what, where and when.

`by` is the person whose contribution it is; None if it does not count, or no longer does.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from services.membership.domain.recognition.deeds import Deed, Kind
from shared.contracts.content import POST, REPLY, PostData, ReplyData
from shared.contracts.envelope import Fact
from shared.contracts.events import GATHERING, GatheringData, GatheringStatus
from shared.contracts.progress import PROGRESS, ProgressData
from shared.contracts.values import READABLE, CommunityRef, PostKind, ReplyKind
from shared.messaging import jobs
from shared.messaging.read_models import ReadModel
from shared.messaging.unit import utc_now
from shared.mongo import Document, Index, Scope, all_rows, create_indexes, rows_by_id

POSTS = "post_deeds"
REPLIES = "reply_deeds"
GATHERINGS = "gathering_deeds"
PATHS = "path_deeds"
COUNT_PERSON = "count_person"
"""The job that counts a person's contributions anew."""
MOST = 10_000
"""The most contributions of each origin that are counted for one person, the newest."""
_AT_ONCE = 1_000

NOT_LEARNT: Document = {
    "kind": Kind.LEARNT,
    "by": None,
    "community_id": None,
    "at": None,
    "path_id": None,
}
"""The row of progress that does not count, also of an erased person."""

_BY = Index([("by", 1), ("at", -1)])
_ACCEPTING = Index("accepted")


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, POSTS, (_BY, _ACCEPTING))
    await create_indexes(scope, REPLIES, (_BY,))
    await create_indexes(scope, GATHERINGS, (_BY,))
    await create_indexes(scope, PATHS, (_BY,))


def post_row(fact: Fact[PostData]) -> Document:
    state = fact.data.state
    is_there = state.status in READABLE
    kind = Kind.QUESTION if state.kind is PostKind.QUESTION else Kind.POST
    at = state.published_at or state.created_at
    by = state.author_id if is_there else None
    accepted = state.accepted_answer_id if is_there else None
    return {**_row(fact, kind, by, state.community, at), "accepted": accepted}


def reply_row(fact: Fact[ReplyData]) -> Document:
    """Return the row of a reply; an answer to one's own question counts as a reply."""
    state = fact.data.state
    is_there = state.status in READABLE
    own = state.author_id == state.post.author_id
    kind = Kind.ANSWER if state.kind is ReplyKind.ANSWER and not own else Kind.REPLY
    by = state.author_id if is_there else None
    return _row(fact, kind, by, state.community, state.created_at)


def gathering_row(fact: Fact[GatheringData]) -> Document:
    """Return the row of a gathering, which counts once it is over."""
    state = fact.data.state
    by = state.organiser_id if state.status is GatheringStatus.SCHEDULED else None
    return _row(fact, Kind.HOSTED, by, state.community, state.ends_at)


def path_row(fact: Fact[ProgressData]) -> Document:
    """Return the row of a completed path; completing what one curates oneself does not count."""
    state = fact.data.state
    if state.person_id is None or state.completed_at is None or state.own:
        return {"_id": fact.subject, "sequence": fact.sequence, **NOT_LEARNT}
    row = _row(fact, Kind.LEARNT, state.person_id, state.community, state.completed_at)
    return {**row, "path_id": state.series_id}


async def of_person(scope: Scope, person_id: str) -> list[Deed]:
    """Return a person's contributions, also gatherings to come."""
    found: list[Deed] = []
    answers: dict[str, Deed] = {}
    for collection in (POSTS, REPLIES, GATHERINGS, PATHS):
        cursor = scope[collection].find({"by": person_id}, session=scope.session, hint=_BY.fields)
        for row in await cursor.sort("at", -1).limit(MOST).to_list(MOST):
            deed = Deed(Kind(row["kind"]), row["at"], row["community_id"])
            found.append(deed)
            if deed.kind is Kind.ANSWER:
                answers[row["_id"]] = deed
    return found + [
        Deed(Kind.ACCEPTED, answers[key].at, answers[key].community_id)
        for key in await accepted(scope, answers)
    ]


async def accepted(scope: Scope, answer_ids: Iterable[str]) -> list[str]:
    """Return the ids of those of these answers that their questions accept."""
    ids, found = list(answer_ids), []
    for start in range(0, len(ids), _AT_ONCE):
        matching = {"accepted": {"$in": ids[start : start + _AT_ONCE]}}
        fields = {"_id": 0, "accepted": 1}
        cursor = scope[POSTS].find(matching, fields, session=scope.session, hint=_ACCEPTING.fields)
        found += [row["accepted"] async for row in cursor]
    return found


async def completed(scope: Scope, person_id: str, limit: int) -> dict[str, datetime]:
    """Return the ids of the paths that a person completed, the last first, with the moments."""
    cursor = scope[PATHS].find({"by": person_id}, session=scope.session, hint=_BY.fields)
    rows = await cursor.sort("at", -1).limit(limit).to_list(limit)
    return {row["path_id"]: row["at"] for row in rows}


async def people_of(scope: Scope, facts: Sequence[Fact[Any]]) -> set[str]:
    """Return the people to whom the present rows of these things give a contribution."""
    rows: list[Document] = []
    for model in READ_MODELS:
        ids = {fact.subject for fact in facts if fact.kind == model.aggregate.kind}
        rows += (await rows_by_id(scope, model.collection, ids)).values()
    answers = {row["accepted"] for row in rows if row.get("accepted")}
    rows += (await rows_by_id(scope, REPLIES, answers)).values()
    return {row["by"] for row in rows if row["by"]}


async def _count_all(scope: Scope) -> None:
    """Ask for everybody to be counted, after a rebuild of the rows."""
    for model in READ_MODELS:
        async for page in all_rows(scope, model.collection):
            people = {row["by"] for row in page if row["by"]}
            await jobs.ask(scope, COUNT_PERSON, sorted(people), utc_now())


def _row(
    fact: Fact[Any], kind: Kind, by: str | None, community: CommunityRef | None, at: datetime
) -> Document:
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "kind": kind,
        "by": by,
        "community_id": community.id if community else None,
        "at": at,
    }


READ_MODELS = (
    ReadModel(POST, POSTS, post_row, awaited=False),
    ReadModel(REPLY, REPLIES, reply_row, awaited=False),
    ReadModel(PROGRESS, PATHS, path_row, forgotten=NOT_LEARNT),
    ReadModel(GATHERING, GATHERINGS, gathering_row, remade=_count_all, awaited=False),
)
