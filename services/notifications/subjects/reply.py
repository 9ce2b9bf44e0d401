"""Answers and replies: visible to readers of their post."""

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
    id: str
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
        "status": fact.data.state.status,
        "author_id": fact.data.state.author_id,
        "excerpt": excerpt(fact.data.state.text),
    }


def may_read(person: Person, path: Path, known: Known) -> bool:
    reply = known.get(path[0], Reply)
    return reply is not None and reply.status in READABLE and post.may_read(person, path[1:], known)


async def author(scope: Scope, reply_id: str, _part: Part) -> Sequence[str]:
    reply = (await read_many(scope, COLLECTION, Reply, [reply_id])).get(reply_id)
    return [reply.author_id] if reply is not None and reply.author_id is not None else []


KIND = Kind(
    name=NAME,
    row=Reply,
    read_model=ReadModel(REPLY, COLLECTION, row),
    may_see=may_read,
    changes_sight=post.changes_sight,
    groups={"author": Group(author, is_few=True)},
    grouped_by=post.NAME,
    view=View("reply_id", str, lambda reply, _: reply.id),
    quote=lambda reply: reply.excerpt,
)
