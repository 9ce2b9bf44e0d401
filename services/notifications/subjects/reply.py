"""Answers and replies: visible to readers of their post.

A reply may move to another post, by a merge or a split. A notice names the original post, so its
reader must see both.
"""

from collections.abc import Sequence

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects import community, post
from services.notifications.subjects.kind import Group, Kind, Part, View
from shared.contracts.content import REPLY, ReplyData
from shared.contracts.envelope import Fact
from shared.contracts.unknown import Open
from shared.contracts.values import READABLE, PostStatus
from shared.messaging.read_models import ReadModel
from shared.mongo import Document, Scope, read_many
from shared.text import excerpt

NAME = "reply"
COLLECTION = "replies"


class Reply(BaseModel):
    """A reply. `post_id`: where it is now; None in rows of an older version."""

    id: str
    post_id: str | None = None
    status: Open[PostStatus]
    author_id: str | None
    excerpt: str


def subject(reply_id: str) -> Subject:
    return Subject(NAME, reply_id)


def path_of(fact: Fact[ReplyData]) -> Path:
    state = fact.data.state
    place = (community.subject(state.community.id),) if state.community else ()
    return subject(fact.subject), post.subject(state.post.id), *place


def row(fact: Fact[ReplyData]) -> Document:
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "post_id": fact.data.state.post.id,
        "status": fact.data.state.status,
        "author_id": fact.data.state.author_id,
        "excerpt": excerpt(fact.data.state.text),
    }


def may_read(person: Person, path: Path, known: Known) -> bool:
    reply = known.get(path[0], Reply)
    if reply is None or reply.status not in READABLE:
        return False
    places = [path[1:], *([(place,)] if (place := _place(reply)) else [])]
    return all(post.may_read(person, each, known) for each in places)


def _place(reply: Reply) -> Subject | None:
    return post.subject(reply.post_id) if reply.post_id else None


async def author(scope: Scope, reply_id: str, _part: Part) -> Sequence[str]:
    reply = (await read_many(scope, COLLECTION, Reply, [reply_id])).get(reply_id)
    return [reply.author_id] if reply is not None and reply.author_id is not None else []


KIND = Kind(
    name=NAME,
    row=Reply,
    read_model=ReadModel(REPLY, COLLECTION, row, revision=2),
    may_see=may_read,
    changes_sight=post.changes_sight,
    lies_in=_place,
    groups={"author": Group(author, is_few=True)},
    grouped_by=post.NAME,
    view=View("reply_id", str, lambda reply, _: reply.id),
    quote=lambda reply: reply.excerpt,
)
