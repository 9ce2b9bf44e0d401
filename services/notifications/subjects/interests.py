"""The interests of content: the followers of a post, and authors who do not follow it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import BaseModel

from services.notifications.subjects.kind import Part
from shared.contracts.envelope import Fact
from shared.contracts.talk import InterestData
from shared.mongo import Document, Index, Scope, create_indexes, read_many

COLLECTION = "interests"
INDEXES = (Index([("post_id", 1), ("following", 1), ("person_id", 1)]),)
FORGOTTEN: Document = {"person_id": None}


class Interest(BaseModel):
    """An interest.

    `following` None: no choice yet. `followed_at`: the time since which they follow.
    """

    id: str
    following: bool | None = None
    followed_at: datetime | None = None


def has_not_stopped(interest: Interest | None, _: datetime) -> bool:
    """Return whether an author still hears of replies, which is so unless they chose otherwise."""
    return interest is None or interest.following is not False


def followed_by_then(interest: Interest | None, at: datetime) -> bool:
    """Return whether the person followed at that time, and still does."""
    since = interest.followed_at if interest is not None and interest.following else None
    return since is not None and since <= at


def interest_id(post_id: str, person_id: str) -> str:
    return f"{post_id}.{person_id}"


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


def row(fact: Fact[InterestData]) -> Document:
    version = {"_id": fact.subject, "sequence": fact.sequence}
    if fact.data.state.person_id is None:
        return {**version, **FORGOTTEN}
    return {
        **version,
        "post_id": fact.data.state.post_id,
        "person_id": fact.data.state.person_id,
        "following": fact.data.state.following,
        "followed_at": fact.data.state.followed_at,
    }


async def followers(scope: Scope, post_id: str, part: Part) -> Sequence[str]:
    """Return the persons who chose to follow the post."""
    matching: Document = {
        "post_id": post_id,
        "following": True,
        "person_id": {"$gt": part.after},
    }
    cursor = scope[COLLECTION].find(matching, {"person_id": 1}, session=scope.session)
    rows = await cursor.sort("person_id", 1).limit(part.limit).to_list(part.limit)
    return [row["person_id"] for row in rows]


async def find_many(scope: Scope, ids: Iterable[str]) -> dict[str, Interest]:
    return await read_many(scope, COLLECTION, Interest, ids)
