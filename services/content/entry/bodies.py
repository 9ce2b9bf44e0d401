"""The request bodies of content; their common parts are in shared/runtime/bodies.py."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictBool, StringConstraints

from services.content.entry.kinds.details import DetailsOfKind, NewDetails
from shared.contracts.values import Identifier, Language, PostKind, Slug
from shared.runtime.bodies import SOMETHING, Body, Changes, Moment, Tags, in_one_line
from shared.text import one_line

LONGEST_BODY = 200_000
LONGEST_REPLY = 50_000
MOST_ITEMS = 100
MOST_FILES = 50
"""The maximum number of files of one post."""

Title = Annotated[
    str,
    StringConstraints(min_length=1, max_length=300, pattern=SOMETHING),
    AfterValidator(in_one_line),
]
Markdown = Annotated[str, StringConstraints(max_length=LONGEST_BODY)]
ReplyMarkdown = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_REPLY, pattern=SOMETHING)
]
Byline = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=SOMETHING),
    AfterValidator(in_one_line),
]
FileIds = Annotated[list[Identifier], Field(max_length=MOST_FILES)]
Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1_000, pattern=SOMETHING),
    AfterValidator(one_line),
]
"""The reason of a decision about another person's text."""
ExternalId = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=SOMETHING)]


class FirstStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class NewPost(Body):
    """A new post. `lang`: your own language by default. `community`: its slug; null: everyone.

    `details`: the payload of the kind, for kinds that have one. `files`: the ids of files that you
    uploaded and that no other post has.
    """

    kind: PostKind = PostKind.ARTICLE
    title: Title
    body: Markdown = ""
    details: DetailsOfKind = None
    lang: Language | None = None
    tags: Tags = Field(default_factory=list)
    files: FileIds = Field(default_factory=list)
    community: Slug | None = None
    status: FirstStatus = FirstStatus.PUBLISHED


class PostChanges(Changes):
    """Omitted fields stay unchanged. `community` (slug; null: everyone) can change only in a draft.

    `details`: the whole payload of the post's kind. `files`: the complete new list; omitted files
    are deleted. `minor`: notify nobody; a minor edit of a draft keeps no earlier version, for
    clients that autosave.
    """

    title: Title | None = None
    body: Markdown | None = None
    details: NewDetails | None = None
    lang: Language | None = None
    tags: Tags | None = None
    files: FileIds | None = None
    community: Slug | None = None
    minor: StrictBool = False


class NewReply(Body):
    """A new reply. `lang`: the post's language by default. `in_reply_to`: the reply it answers."""

    body: ReplyMarkdown
    lang: Language | None = None
    in_reply_to: Identifier | None = None


class ReplyChanges(Changes):
    """Omitted fields stay unchanged."""

    body: ReplyMarkdown | None = None
    lang: Language | None = None


class Draft(Body):
    """Markdown to preview."""

    body: Markdown


class Acceptance(Body):
    answer_id: Identifier


class ImportSource(Body):
    """Where a document was first published. `feed`: the title of its feed. `author`: as there."""

    url: Annotated[str, StringConstraints(max_length=2_000, pattern=r"^https?://\S+$")]
    feed: Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(one_line)]
    author: Annotated[str, StringConstraints(max_length=200), AfterValidator(one_line)] = ""
    published_at: Moment | None = None


class ImportItem(Body):
    """A document. `created_at`: when it was written in the other system, with its UTC offset.

    `author_id`: the author, if they are a person here; the byline is not kept beside them. `files`:
    the ids of files that you uploaded; they are added to those that the post has. `source`: where
    it was first published, if it came from a feed.
    """

    external_id: ExternalId
    kind: PostKind = PostKind.ARTICLE
    title: Title
    body: Markdown = ""
    details: DetailsOfKind = None
    lang: Language
    tags: Tags = Field(default_factory=list)
    byline: Byline | None = None
    author_id: Identifier | None = None
    files: FileIds = Field(default_factory=list)
    source: ImportSource | None = None
    created_at: Moment | None = None


class Import(Body):
    """Each item is validated separately: invalid items are refused, the others imported."""

    community: Slug
    items: Annotated[
        list[Any],
        Field(
            min_length=1,
            max_length=MOST_ITEMS,
            description="Each has external_id, title, lang, and optionally kind, body (Markdown), "
            "details, tags, byline (the author's name), author_id (a person here; for "
            "administrators), files (ids of files that you uploaded), source (url, feed, author, "
            "published_at: where it was first published), created_at (RFC 3339)",
            examples=[
                [{"external_id": "wiki/42", "title": "On call", "body": "# Who", "lang": "en"}]
            ],
        ),
    ]


class ImportReplyItem(Body):
    """A reply. `post`, `in_reply_to`: external ids. `accepted`: true for the accepted answer.

    `comment`: true for a comment on a question, which is no answer.
    """

    external_id: ExternalId
    post: ExternalId
    in_reply_to: ExternalId | None = None
    body: ReplyMarkdown
    lang: Language | None = None
    byline: Byline | None = None
    author_id: Identifier | None = None
    accepted: StrictBool = False
    comment: StrictBool = False
    created_at: Moment


class RepliesImport(Body):
    """Each item is validated separately: invalid items are refused, the others imported."""

    community: Slug
    items: Annotated[
        list[Any],
        Field(
            min_length=1,
            max_length=MOST_ITEMS,
            description="Each has external_id, post (the external id of an imported post), body "
            "(Markdown), created_at (RFC 3339), and optionally in_reply_to (the external id of an "
            "earlier reply to the same post), lang, byline (the author's name), author_id (a "
            "person here; for administrators), accepted (true for the accepted answer), comment "
            "(true for a comment on a question, which is no answer)",
            examples=[
                [
                    {
                        "external_id": "a/7",
                        "post": "wiki/42",
                        "body": "Me.",
                        "created_at": "2026-03-05T12:00:00Z",
                    }
                ]
            ],
        ),
    ]
