"""The facts of the content service: posts, and the answers and replies to them."""

from datetime import UTC, datetime, timedelta

from shared.contracts.aggregate import Aggregate
from shared.contracts.goals import Day
from shared.contracts.kinds import Details, Text
from shared.contracts.unknown import Open
from shared.contracts.values import (
    Changed,
    CommunityRef,
    Identifier,
    Language,
    PostKind,
    PostStatus,
    Public,
    ReplyKind,
)


class PostReview(Public):
    """The next review of a post. `owner_id`: the reviewer; None once erased.

    `reviewed_at`: when they last confirmed it.
    """

    due_on: Day
    owner_id: Identifier | None
    reviewed_at: datetime | None = None


class PostApproval(Public):
    """The review of a post before its publication. `asked_at`: when it was submitted.

    `by_id`: the reviewer who approved or returned it; None until then, or once erased.
    """

    asked_at: datetime
    by_id: Identifier | None = None


class PostSource(Public):
    """The origin of a post: an external address, in a feed with this title."""

    url: str
    feed: str
    published_at: datetime | None = None


class PostState(Public):
    """A post. Without a community, everyone who can sign in may read it.

    `body` is the author's Markdown, `text` the same as plain text (which is indexed); both are
    empty once the post is deleted. `mentions` are the ids of at most 50 persons, each once; empty
    in facts older than the field. `details` has the payload of the post's kind, if the kind has one
    (shared/contracts/kinds.py); None once deleted. `files` are the ids of its files, in order.
    `author_id` is None once the author is erased. `translation_of` is the post that this one
    translates, `duplicate_of` the earlier question that it repeats. `editor_id` is the person who
    wrote the current text; None if unknown, imported or erased. `minor`: the current text is a
    minor edit, which notifies nobody. `publish_at`: the planned publication of a draft.
    `replaced_by` is the post to read instead. `coauthors` may edit it like the author. `locked`:
    only moderators may reply. `approval`: its latest review before publication, if its community
    requires one. `source`: of a post chosen from a watched feed. `moved_from`: the ids of its
    previous communities, oldest first; `everyone` if it was for everyone.
    """

    kind: Open[PostKind]
    status: Open[PostStatus]
    community: CommunityRef | None
    author_id: Identifier | None
    language: Open[Language]
    title: str
    body: str
    text: str
    details: Details[Text] | None = None
    mentions: tuple[Identifier, ...] = ()
    tags: tuple[str, ...]
    files: tuple[Identifier, ...] = ()
    accepted_answer_id: Identifier | None = None
    external_id: str | None = None
    editor_id: Identifier | None = None
    coauthors: tuple[Identifier, ...] = ()
    minor: bool = False
    translation_of: Identifier | None = None
    duplicate_of: Identifier | None = None
    replaced_by: Identifier | None = None
    review: PostReview | None = None
    approval: PostApproval | None = None
    locked: bool = False
    source: PostSource | None = None
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None = None
    publish_at: datetime | None = None
    moved_from: tuple[Identifier, ...] = ()


class PostPerson(Public):
    """The author's name in the source system of an imported post; None for other posts.

    `source_author`: the author of its source, as named there.
    """

    byline: str | None = None
    source_author: str | None = None


class PostData(Public):
    state: PostState
    person: PostPerson = PostPerson()
    changed: Changed


class PostRef(Public):
    """The post that a reply belongs to. `title` is updated with the post's title."""

    id: Identifier
    kind: Open[PostKind]
    title: str
    author_id: Identifier | None


class ReplyState(Public):
    """An answer to a question, or a reply to anything else.

    `status` and `post.title` follow the post when it is archived, deleted or renamed. `mentions`
    are as in a post. `in_reply_to` is the reply that this one answers, which may no longer exist;
    None if it answers the post. `external_id`: of an imported reply, in its source.
    """

    kind: Open[ReplyKind]
    status: Open[PostStatus]
    post: PostRef
    community: CommunityRef | None
    author_id: Identifier | None
    language: Open[Language]
    body: str
    text: str
    mentions: tuple[Identifier, ...] = ()
    in_reply_to: Identifier | None = None
    external_id: str | None = None
    created_at: datetime
    updated_at: datetime


class ReplyPerson(Public):
    """The author's name in the source system of an imported reply; None for other replies."""

    byline: str | None = None


class ReplyData(Public):
    state: ReplyState
    person: ReplyPerson = ReplyPerson()
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
            "advanced",
            "related",
            "coauthor_added",
            "coauthor_removed",
            "withheld",
            "hidden",
            "restored",
            "locked",
            "unlocked",
            "moved",
            "merged",
            "detached",
            "review_planned",
            "refreshed",
            "reminded",
            "scheduled",
            "unscheduled",
            "submitted",
            "approved",
            "returned",
            "withdrawn",
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
"""`advanced`: an idea has reached another stage.

`scheduled`: the planned publication of the draft was set or changed; `unscheduled`: it was removed,
or, without an actor, failed. `submitted`: waiting for a reviewer. `approved`: by a reviewer; its
publication follows as the next fact. `returned`, by a reviewer, and `withdrawn`, by its author: it
is a draft again. `coauthor_added`: the last of `coauthors`. `review_planned`: its review has a new
day or owner, or was cancelled. `refreshed`: confirmed to be still true. `reminded`: its review is
due. `withheld`: hidden until a moderator releases it; then `published`, if it never was. `hidden`,
`restored`, `locked`, `unlocked`: by moderators. `moved`: by moderators, to another community.
`merged`: by moderators; its replies move to another post, to which it points, and it is archived.
`detached`: by moderators; the first fact of a post that was split off another. `related`: the post
became, or is no longer, a translation, a duplicate or a replaced post.
"""

REPLY = Aggregate(
    "content",
    "reply",
    ReplyData,
    frozenset(
        {
            *("posted", "edited", "moved", "imported", "deleted", "anonymised"),
            *("withheld", "hidden", "restored"),
        }
    ),
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
"""`moved`: the reply followed its post, which was published again, renamed, archived, moved to
another community or deleted; or moderators moved it to another post.

`withheld`: hidden until a moderator releases it; then `posted`, if it was never visible.
"""
