"""The facts of the content service: posts, and the answers and replies to them."""

from datetime import datetime

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import (
    Changed,
    CommunityRef,
    Identifier,
    Language,
    NoPerson,
    PostKind,
    PostStatus,
    Public,
    ReplyKind,
)


class PostState(Public):
    """A post. Without a community it is for everyone who can sign in.

    `body` is the author's Markdown, `text` the same as plain text (what is indexed);
    both are empty once deleted. `author_id` is None once its author is erased.
    """

    kind: Open[PostKind]
    status: Open[PostStatus]
    community: CommunityRef | None
    author_id: Identifier | None
    language: Open[Language]
    title: str
    body: str
    text: str
    tags: tuple[str, ...]
    accepted_answer_id: Identifier | None = None
    external_id: str | None = None
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None = None


class PostPerson(Public):
    """The author's name as another system gave it, for imported posts only."""

    byline: str | None = None


class PostData(Public):
    state: PostState
    person: PostPerson = PostPerson()
    changed: Changed


class PostRef(Public):
    """The post that a reply belongs to; `title` follows the post's."""

    id: Identifier
    kind: Open[PostKind]
    title: str
    author_id: Identifier | None


class ReplyState(Public):
    """An answer to a question, or a reply to anything else.

    `status` and `post.title` follow the post: archived, deleted or renamed with it.
    """

    kind: Open[ReplyKind]
    status: Open[PostStatus]
    post: PostRef
    community: CommunityRef | None
    author_id: Identifier | None
    language: Open[Language]
    body: str
    text: str
    created_at: datetime
    updated_at: datetime


class ReplyData(Public):
    state: ReplyState
    person: NoPerson = NoPerson()
    changed: Changed


POST = Aggregate(
    "content",
    "post",
    PostData,
    frozenset(
        {
            "drafted",
            "published",
            "edited",
            "archived",
            "deleted",
            "imported",
            "resolved",
            "reopened",
            "anonymised",
        }
    ),
)

REPLY = Aggregate(
    "content", "reply", ReplyData, frozenset({"posted", "edited", "moved", "deleted", "anonymised"})
)
"""`moved`: it followed its post, which was published again, renamed, archived or deleted."""
