"""Read models of what happens in communities: just enough of each fact to count months from."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from services.membership.domain.health.month import Asked, Replied, Stay, month_of
from shared.contracts.content import PostData, ReplyData
from shared.contracts.envelope import Fact
from shared.contracts.events import Answer, AttendanceData
from shared.contracts.membership import MembershipData
from shared.contracts.values import READABLE, PostKind, ReplyKind, Standing
from shared.mongo import Document, Index, Scope

POSTS = "health_posts"
REPLIES = "health_replies"
COMERS = "health_comers"
MEMBERS = "health_members"
FORGOTTEN: Document = {"person_id": None}
"""The row of an answer to a gathering whose person is erased."""
_AT_ONCE = 1_000

_IN_MONTH = Index([("community_id", 1), ("month", 1)])
_ANSWERS = Index([("post_id", 1), ("answers", 1)])
_OVERDUE = Index([("community_id", 1), ("review_on", 1)])
_PRESENT = Index([("community_id", 1), ("is_in", 1), ("person_id", 1)])
_WRITTEN = Index([("person_id", 1), ("community_id", 1), ("month", 1)])
_RECEIVED = Index([("to_id", 1), ("community_id", 1), ("month", 1)])
INDEXES = {
    POSTS: (_IN_MONTH, _OVERDUE, _WRITTEN),
    REPLIES: (_IN_MONTH, _ANSWERS, _WRITTEN, _RECEIVED),
    COMERS: (_IN_MONTH, _WRITTEN),
    MEMBERS: (_IN_MONTH, _PRESENT, _WRITTEN),
}


def post_row(fact: Fact[PostData]) -> Document:
    state = fact.data.state
    at = state.published_at or state.created_at
    counts = state.community is not None and state.status in READABLE
    return {
        **_version(fact),
        "community_id": state.community.id if state.community and counts else None,
        "month": month_of(at),
        "at": at,
        "person_id": state.author_id,
        "asks": state.kind is PostKind.QUESTION,
        "review_on": state.review.due_on if state.review else None,
    }


def reply_row(fact: Fact[ReplyData]) -> Document:
    state = fact.data.state
    counts = state.community is not None and state.status in READABLE
    return {
        **_version(fact),
        "community_id": state.community.id if state.community and counts else None,
        "month": month_of(state.created_at),
        "at": state.created_at,
        "post_id": state.post.id,
        "person_id": state.author_id,
        "to_id": state.post.author_id,
        "answers": counts and state.kind is ReplyKind.ANSWER,
    }


def comer_row(fact: Fact[AttendanceData]) -> Document:
    """Return the row of an answer. Only a person who says yes comes."""
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


async def told_of(
    scope: Scope, community_id: str, month: str
) -> tuple[list[Asked], list[Replied], list[str | None]]:
    """Return the posts and replies of a month, and the people who said yes to a gathering in it."""
    wanted = {"community_id": community_id, "month": month}
    return (
        [_asked(row) async for row in _find(scope, POSTS, wanted)],
        [_replied(row) async for row in _find(scope, REPLIES, wanted)],
        [row["person_id"] async for row in _find(scope, COMERS, wanted)],
    )


async def answers_to(scope: Scope, post_ids: Iterable[str]) -> list[Replied]:
    """Return the answers to these questions."""
    found: list[Replied] = []
    ids = list(post_ids)
    for start in range(0, len(ids), _AT_ONCE):
        wanted = {"post_id": {"$in": ids[start : start + _AT_ONCE]}, "answers": True}
        found += [_replied(row) async for row in _find(scope, REPLIES, wanted)]
    return found


async def stays(scope: Scope, community_id: str, month: str) -> list[Stay]:
    """Return the stays of the people who last joined in this month."""
    rows = _find(scope, MEMBERS, {"community_id": community_id, "month": month})
    return [Stay(row["person_id"], row["joined_at"], row["left_at"]) async for row in rows]


async def members(scope: Scope, community_id: str) -> list[str]:
    """Return the ids of the present members."""
    rows = _find(scope, MEMBERS, {"community_id": community_id, "is_in": True})
    return [row["person_id"] async for row in rows]


async def count_members(scope: Scope, community_id: str) -> int:
    wanted = {"community_id": community_id, "is_in": True}
    return int(await scope[MEMBERS].count_documents(wanted, session=scope.session))


async def communities_of(scope: Scope, person_id: str) -> list[str]:
    """Return the ids of the communities where the person is or was a member."""
    rows = scope[MEMBERS].find({"person_id": person_id}, session=scope.session)
    return [row["community_id"] async for row in rows]


async def count_overdue(scope: Scope, community_id: str, today: str) -> int:
    """Return the number of posts whose review was due before today."""
    wanted = {"community_id": community_id, "review_on": {"$gt": "", "$lt": today}}
    return int(await scope[POSTS].count_documents(wanted, session=scope.session))


async def months_of(scope: Scope, post_ids: Iterable[str]) -> set[tuple[str, str]]:
    """Return the communities and months of those of these posts that count."""
    wanted = {"_id": {"$in": list(post_ids)}, "community_id": {"$ne": None}}
    rows = scope[POSTS].find(wanted, {"community_id": 1, "month": 1}, session=scope.session)
    return {(row["community_id"], row["month"]) async for row in rows}


async def months_told(
    scope: Scope, post_ids: Iterable[str], reply_ids: Iterable[str]
) -> set[tuple[str, str]]:
    """Return the communities and months in which these posts and replies count now.

    A reply counts in the month of its post, too.
    """
    found, replies = await months_of(scope, post_ids), list(reply_ids)
    if not replies:
        return found
    wanted: Document = {"_id": {"$in": replies}}
    under = await scope[REPLIES].distinct("post_id", wanted, session=scope.session)
    own = await _months(scope, REPLIES, wanted)
    return found | own | await months_of(scope, under)


async def months_naming(scope: Scope, person_id: str) -> set[tuple[str, str]]:
    """Return the communities and months that name this person."""
    places = [(each, {"person_id": person_id}) for each in INDEXES]
    found: set[tuple[str, str]] = set()
    for collection, wanted in (*places, (REPLIES, {"to_id": person_id})):
        found |= await _months(scope, collection, wanted)
    return found


async def all_months(scope: Scope, collection: str) -> set[tuple[str, str]]:
    return await _months(scope, collection, {})


async def _months(scope: Scope, collection: str, wanted: Document) -> set[tuple[str, str]]:
    group = {"_id": {"community_id": "$community_id", "month": "$month"}}
    pipeline = [{"$match": wanted}, {"$group": group}]
    rows = scope[collection].aggregate(pipeline, session=scope.session)
    keys = [(row["_id"].get("community_id"), row["_id"].get("month")) async for row in rows]
    return {(community_id, month) for community_id, month in keys if community_id and month}


def _find(scope: Scope, collection: str, wanted: Document) -> AsyncIterator[Document]:
    return scope[collection].find(wanted, session=scope.session)


def _asked(row: Document) -> Asked:
    return Asked(row["_id"], row["person_id"], row["asks"], row["at"])


def _replied(row: Document) -> Replied:
    return Replied(row["post_id"], row["person_id"], row["to_id"], row["at"])
