"""Posts: visible to readers of their community once published; drafts, to their author.

Submitted posts are visible to reviewers, too.
"""

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person, may_read_in
from services.notifications.domain.subject import EVERYONE, Path, Subject
from services.notifications.subjects import community, interests
from services.notifications.subjects.kind import Group, Kind, View
from services.notifications.words import quoted
from shared.contracts.content import POST, PostData, PostState, ReplyData
from shared.contracts.envelope import Fact
from shared.contracts.kinds import said_in
from shared.contracts.talk import INTEREST
from shared.contracts.unknown import Open
from shared.contracts.values import READABLE, UNPUBLISHED, PostKind, PostStatus
from shared.messaging.read_models import ReadModel
from shared.mongo import Document
from shared.text import excerpt

NAME = "post"


class Post(BaseModel):
    """A post. `draft_of`: its authors, until it is published."""

    id: str
    kind: Open[PostKind]
    status: Open[PostStatus]
    community_id: str | None
    title: str
    excerpt: str
    draft_of: tuple[str, ...] = ()


class PostTitle(BaseModel):
    id: str
    kind: Open[PostKind]
    title: str


def subject(post_id: str) -> Subject:
    return Subject(NAME, post_id)


def _said(state: PostState) -> str:
    """Return the text, or else the first text of the payload of its kind."""
    return state.text or next(filter(None, said_in(state.details)), "")


def path_of(fact: Fact[PostData]) -> Path:
    place = fact.data.state.community
    return subject(fact.subject), *((community.subject(place.id),) if place else ())


def is_first_publication(fact: Fact[PostData]) -> bool:
    """Return whether this is the first publication, not the return from the archive.

    The fact of a former draft names `published_at` as changed.
    """
    return fact.sequence == 1 or "published_at" in fact.data.changed


def authors(state: PostState) -> list[str]:
    return [each for each in (state.author_id, *state.coauthors) if each is not None]


def row(fact: Fact[PostData]) -> Document:
    state = fact.data.state
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "kind": fact.data.state.kind,
        "status": fact.data.state.status,
        "community_id": fact.data.state.community.id if fact.data.state.community else None,
        "title": fact.data.state.title,
        "excerpt": excerpt(_said(fact.data.state)),
        **({"draft_of": authors(state)} if state.status in UNPUBLISHED else {}),
    }


def may_read(person: Person, path: Path, known: Known) -> bool:
    post = known.get(path[0], Post)
    if post is not None and post.draft_of:
        return person.id in post.draft_of or _reviews(person, post, known)
    if post is None or post.status not in READABLE:
        return False
    return may_read_in(person, post.community_id, known)


def _reviews(person: Person, post: Post, known: Known) -> bool:
    own = known.membership(post.community_id, person.id)
    return post.status is PostStatus.SUBMITTED and own is not None and own.reviews


def changes_sight(fact: Fact[PostData] | Fact[ReplyData]) -> set[str]:
    """Return the places affected if a post or reply was hidden, shown again, or or moved."""
    state = fact.data.state
    former = state.moved_from if isinstance(state, PostState) else ()
    stays = state.status in READABLE and "status" not in fact.data.changed
    if fact.sequence == 1 or (stays and not former):
        return set()
    return {state.community.id if state.community else EVERYONE, *former}


KIND = Kind(
    name=NAME,
    row=Post,
    read_model=ReadModel(POST, "posts", row),
    also=(ReadModel(INTEREST, interests.COLLECTION, interests.row, forgotten=interests.FORGOTTEN),),
    prepare=interests.prepare,
    groups={"followers": Group(interests.followers)},
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
