"""Traces: people's activities, with place and time, from the facts of this and other services.

There is a row for each post, reply, gathering, answer to a gathering, completed path and
membership, from its newest fact. Goals, recognition and the health of communities read them, each
with separate queries. The row of a deleted or unpublished post, reply, gathering or path has no
community and names nobody. Answers and memberships name their person until the person is erased; an
answer has a community only if it is a yes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from services.membership.domain.health.month import month_key, month_of
from services.membership.domain.recognition.deeds import Kind
from shared.contracts.content import PostData, ReplyData
from shared.contracts.envelope import Fact
from shared.contracts.events import Answer, AttendanceData, GatheringData, GatheringStatus
from shared.contracts.membership import MembershipData
from shared.contracts.progress import ProgressData
from shared.contracts.values import READABLE, CommunityRef, PostKind, ReplyKind, Standing
from shared.messaging import jobs
from shared.mongo import Document, Index, Scope, blank_some, create_indexes, rows_by_id

POSTS = "known_posts"
REPLIES = "known_replies"
GATHERINGS = "known_gatherings"
COMERS = "health_comers"
PATHS = "path_deeds"
MEMBERS = "health_members"

COUNT_PERSON = "count_contributions"
"""The job that counts a person's contributions anew."""
COUNT_MONTH = "count_community_month"
"""The job that counts a month of a community anew."""
PAUSE = timedelta(seconds=1)
"""The wait before a month is counted, so that a burst of facts is counted once."""

AT_ONCE = 1_000
"""The maximum number of counts requested by one write."""

FORGOTTEN: Document = {"person_id": None}
"""The row of an answer to a gathering whose person is erased."""
NOT_LEARNT: Document = {
    "kind": Kind.LEARNT,
    "by": None,
    "community_id": None,
    "at": None,
    "path_id": None,
}
"""The row of progress that does not count, also of an erased person."""

IN_MONTH = Index([("community_id", 1), ("month", 1)])
BY = Index([("by", 1), ("done_at", -1), ("community_id", 1), ("month", 1)])
BY_LEARNER = Index([("by", 1), ("at", -1)])
ACCEPTING = Index("accepted")
_ANSWERS = Index([("post_id", 1), ("answers", 1)])
_OVERDUE = Index([("community_id", 1), ("review_on", 1)])
_PRESENT = Index([("community_id", 1), ("is_in", 1), ("person_id", 1)])
_NAMED = Index([("person_id", 1), ("community_id", 1), ("month", 1)])
_RECEIVED = Index([("to_id", 1), ("community_id", 1), ("month", 1)])
_INDEXES = {
    POSTS: (IN_MONTH, BY, _OVERDUE, ACCEPTING),
    REPLIES: (IN_MONTH, BY, _RECEIVED, _ANSWERS),
    GATHERINGS: (BY,),
    COMERS: (IN_MONTH, _NAMED),
    PATHS: (BY_LEARNER,),
    MEMBERS: (IN_MONTH, _NAMED, _PRESENT),
}


REPLACED = (
    *(("post_deeds", "by"), ("reply_deeds", "by"), ("gathering_deeds", "by")),
    *(("health_posts", "person_id"), ("health_replies", "person_id"), ("health_replies", "to_id")),
)
"""The fields that name people in the collections of versions before the traces."""
_FORGOTTEN_AT_ONCE = 100


async def prepare(scope: Scope) -> None:
    for collection, indexes in _INDEXES.items():
        await create_indexes(scope, collection, indexes)


def post_row(fact: Fact[PostData]) -> Document:
    """Return the row of a post; it is done once it is published."""
    state = fact.data.state
    at = (state.published_at or state.created_at) if state.status in READABLE else None
    return {
        **_done(fact, state.author_id, state.community, at),
        "month": month_of(at) if at else None,
        "is_off": at is None,
        "asks": state.kind is PostKind.QUESTION,
        "accepted": state.accepted_answer_id if at else None,
        "review_on": state.review.due_on if at and state.review else None,
    }


def reply_row(fact: Fact[ReplyData]) -> Document:
    """Return the row of a reply to the post of the person `to_id`."""
    state = fact.data.state
    at = state.created_at if state.status in READABLE else None
    return {
        **_done(fact, state.author_id, state.community, at),
        "month": month_of(at) if at else None,
        "post_id": state.post.id,
        "to_id": state.post.author_id if at else None,
        "answers": at is not None and state.kind is ReplyKind.ANSWER,
    }


def gathering_row(fact: Fact[GatheringData]) -> Document:
    """Return the row of a gathering; it is done at its end."""
    state = fact.data.state
    is_off = state.status is GatheringStatus.CANCELLED
    by = state.organiser_id if state.status is GatheringStatus.SCHEDULED else None
    row = _done(fact, by, state.community, None if is_off else state.ends_at)
    return {**row, "is_off": is_off}


def _done(
    fact: Fact[Any], by: str | None, community: CommunityRef | None, at: datetime | None
) -> Document:
    """Return the common fields of rows of activities. at: None if it does not exist."""
    return {
        **_version(fact),
        "by": by if at else None,
        "community_id": community.id if community and at else None,
        "done_at": at,
    }


def comer_row(fact: Fact[AttendanceData]) -> Document:
    """Return the row of an answer. Only a yes counts as attendance."""
    state = fact.data.state
    if state.person_id is None:
        return {**_version(fact), **FORGOTTEN}
    community = state.gathering.community
    comes = state.answer is Answer.YES and fact.participle != "withdrawn"
    return {
        **_version(fact),
        "community_id": community.id if community and comes else None,
        "month": month_of(state.created_at),
        "person_id": state.person_id,
    }


def path_row(fact: Fact[ProgressData]) -> Document:
    """Return the row of a completed path; completing one's own path does not count."""
    state = fact.data.state
    if state.person_id is None or state.completed_at is None or state.own:
        return {**_version(fact), **NOT_LEARNT}
    return {
        **_version(fact),
        "kind": Kind.LEARNT,
        "by": state.person_id,
        "community_id": state.community.id if state.community else None,
        "at": state.completed_at,
        "path_id": state.series_id,
    }


def member_row(fact: Fact[MembershipData]) -> Document:
    """Return the row of a membership. It has no month if the person never was a member."""
    state = fact.data.state
    is_in = state.standing is Standing.ACTIVE
    joined_at = state.joined_at or (state.since if is_in else None)
    return {
        **_version(fact),
        "community_id": state.community.id,
        "month": month_of(joined_at) if joined_at else None,
        "person_id": state.person_id,
        "is_in": is_in,
        "joined_at": joined_at,
        "left_at": None if is_in else state.since,
    }


def _version(fact: Fact[Any]) -> Document:
    return {"_id": fact.subject, "sequence": fact.sequence}


@dataclass(slots=True)
class Touched:
    """The people, and the months of communities, whose counts some rows are part of."""

    people: set[str] = field(default_factory=set)
    months: set[tuple[str, str]] = field(default_factory=set)

    def add(self, people: Iterable[Document], months: Iterable[Document]) -> None:
        self.people |= {row["by"] for row in people if row.get("by")}
        self.months |= {
            (row["community_id"], row["month"])
            for row in months
            if row.get("community_id") and row.get("month")
        }

    async def ask(self, scope: Scope, due: datetime) -> None:
        """Request these counts."""
        months = [month_key(*month) for month in self.months]
        asked = ((COUNT_PERSON, sorted(self.people), due), (COUNT_MONTH, months, due + PAUSE))
        for kind, keys, at in asked:
            for start in range(0, len(keys), AT_ONCE):
                await jobs.ask(scope, kind, keys[start : start + AT_ONCE], at)


async def touch(scope: Scope, touched: Touched, rows: list[Document]) -> None:
    """Add related rows.

    An acceptance counts for the author of the answer, a reply for the month of its question.
    """
    answers = {row["accepted"] for row in rows if row.get("accepted")}
    posts = {row["post_id"] for row in rows if row.get("post_id")}
    accepted = await rows_by_id(scope, REPLIES, answers)
    asked = await rows_by_id(scope, POSTS, posts)
    touched.add([*rows, *accepted.values()], [*rows, *asked.values()])


async def forget_replaced(scope: Scope, person_id: str) -> bool:
    """Blank a person in some rows of what the traces replace. False: none is left.

    Older processes do that with the facts that follow an erasure, but may not run any more.
    """
    return any(
        [
            await blank_some(scope, collection, field, person_id, _FORGOTTEN_AT_ONCE)
            for collection, field in REPLACED
        ]
    )


async def superseded(scope: Scope, rows: Iterable[tuple[str, Document]]) -> list[Document]:
    """Return the rows that these, each with its collection, will replace."""
    newest: dict[str, dict[object, int]] = {}
    for collection, row in rows:
        ids = newest.setdefault(collection, {})
        ids[row["_id"]] = max(row["sequence"], ids.get(row["_id"], 0))
    return [
        row
        for collection, ids in newest.items()
        for key, row in (await rows_by_id(scope, collection, ids)).items()
        if row["sequence"] < ids[key]
    ]
