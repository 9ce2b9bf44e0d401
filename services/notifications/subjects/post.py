"""Posts: while they are published or archived, for those who may read in their community."""

from pydantic import BaseModel

from services.notifications.domain.known import READABLE, Known, Person, may_read_in
from services.notifications.domain.subject import EVERYONE, Path, Subject
from services.notifications.subjects import community
from services.notifications.subjects.kind import Kind, View
from services.notifications.words import quoted
from shared.contracts.content import POST, PostData, ReplyData
from shared.contracts.envelope import Fact
from shared.contracts.unknown import Open
from shared.contracts.values import PostKind, PostStatus
from shared.messaging.read_models import ReadModel
from shared.mongo import Document
from shared.text import excerpt

NAME = "post"


class Post(BaseModel):
    id: str
    kind: Open[PostKind]
    status: Open[PostStatus]
    community_id: str | None
    title: str
    excerpt: str


class PostTitle(BaseModel):
    id: str
    kind: Open[PostKind]
    title: str


def subject(post_id: str) -> Subject:
    return Subject(NAME, post_id)


def path_of(fact: Fact[PostData]) -> Path:
    place = fact.data.state.community
    return subject(fact.subject), *((community.subject(place.id),) if place else ())


def is_first_publication(fact: Fact[PostData]) -> bool:
    """Not again after the archive: what was a draft says that `published_at` changed."""
    return fact.sequence == 1 or "published_at" in fact.data.changed


def row(fact: Fact[PostData]) -> Document:
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "kind": fact.data.state.kind,
        "status": fact.data.state.status,
        "community_id": fact.data.state.community.id if fact.data.state.community else None,
        "title": fact.data.state.title,
        "excerpt": excerpt(fact.data.state.text),
    }


def may_read(person: Person, path: Path, known: Known) -> bool:
    post = known.get(path[0], Post)
    if post is None or post.status not in READABLE:
        return False
    return may_read_in(person, post.community_id, known)


def changes_sight(fact: Fact[PostData] | Fact[ReplyData]) -> set[str]:
    """Of a post or a reply: when it is hidden, or shown again."""
    state = fact.data.state
    if fact.sequence == 1 or (state.status in READABLE and "status" not in fact.data.changed):
        return set()
    return {state.community.id if state.community else EVERYONE}


KIND = Kind(
    name=NAME,
    row=Post,
    read_model=ReadModel(POST, "posts", row),
    may_see=may_read,
    changes_sight=changes_sight,
    lies_in=lambda post: community.subject(post.community_id) if post.community_id else None,
    is_one_thread=True,
    title=lambda post: post.title,
    view=View(
        "post", PostTitle, lambda post, _: PostTitle(id=post.id, kind=post.kind, title=post.title)
    ),
    link=lambda post: ("content", f"posts/{post.id}"),
    words=lambda post, language: {"post": quoted(post.title, language)},
    quote=lambda post: post.excerpt,
)
