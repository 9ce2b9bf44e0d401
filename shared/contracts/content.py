"""The facts of the content service: posts, and the answers and replies to them."""

from datetime import UTC, datetime, timedelta

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
    """What a reply hangs on; `title` follows the post's."""

    id: Identifier
    kind: Open[PostKind]
    title: str
    author_id: Identifier | None


class ReplyState(Public):
    """An answer to a question, or a reply to anything else.

    `status` follows its post: archived or deleted with it. `post` follows its title.
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


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_GUILDS = CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds")
_ADA, _GRACE = "ce1082ca-95f3-535a-8764-4a41c275ab05", "209fa197-cca4-57a3-8e9b-14b6fd3339ea"

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
    example=PostData(
        changed=(),
        state=PostState(
            kind=PostKind.ARTICLE,
            status=PostStatus.PUBLISHED,
            community=_GUILDS,
            author_id=_ADA,
            language=Language.ENGLISH,
            title="Bienvenue",
            body="Un premier article.",
            text="Un premier article.",
            tags=(),
            created_at=_NOON,
            updated_at=_NOON + timedelta(minutes=1),
            published_at=_NOON,
        ),
    ),
)

REPLY = Aggregate(
    "content",
    "reply",
    ReplyData,
    frozenset({"posted", "edited", "moved", "deleted", "anonymised"}),
    example=ReplyData(
        changed=(),
        state=ReplyState(
            kind=ReplyKind.ANSWER,
            status=PostStatus.PUBLISHED,
            post=PostRef(
                id="01a20060-d927-73fa-bc97-a6e9ad309d90",
                kind=PostKind.QUESTION,
                title="Pairing well",
                author_id=_ADA,
            ),
            community=_GUILDS,
            author_id=_GRACE,
            language=Language.ENGLISH,
            body="Merci, c'est très clair.",
            text="Merci, c'est très clair.",
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
"""`moved`: its post was published again, renamed, archived or deleted, and it went along."""
