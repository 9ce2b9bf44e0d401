"""Bodies in; what they are made of is in shared/runtime/bodies.py."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from shared.contracts.values import Identifier, Language, PostKind, Slug
from shared.runtime.bodies import SOMETHING, Body, Moment, Tags, in_one_line

LONGEST_BODY = 200_000
LONGEST_REPLY = 50_000
MOST_ITEMS = 100

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
ExternalId = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=SOMETHING)]


class FirstStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class NewPost(Body):
    """`lang`: your own language if omitted. `community`: its slug; null is everyone."""

    kind: PostKind = PostKind.ARTICLE
    title: Title
    body: Markdown = ""
    lang: Language | None = None
    tags: Tags = Field(default_factory=list)
    community: Slug | None = None
    status: FirstStatus = FirstStatus.PUBLISHED


class PostChanges(Body):
    """Omitted fields stay. `community`: its slug, only for a draft; null is everyone."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"minProperties": 1})

    title: Title | None = None
    body: Markdown | None = None
    lang: Language | None = None
    tags: Tags | None = None
    community: Slug | None = None


class NewReply(Body):
    """`lang`: the post's language if omitted."""

    body: ReplyMarkdown
    lang: Language | None = None


class ReplyChanges(Body):
    """Omitted fields stay."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"minProperties": 1})

    body: ReplyMarkdown | None = None
    lang: Language | None = None


class Acceptance(Body):
    answer_id: Identifier


class ImportItem(Body):
    """`created_at`: when it was written in the other system, with its UTC offset."""

    external_id: ExternalId
    kind: PostKind = PostKind.ARTICLE
    title: Title
    body: Markdown = ""
    lang: Language
    tags: Tags = Field(default_factory=list)
    byline: Byline | None = None
    created_at: Moment | None = None


class Import(Body):
    """Each item is checked alone: one that is not valid is refused, the others are imported."""

    community: Slug
    items: Annotated[
        list[Any],
        Field(
            min_length=1,
            max_length=MOST_ITEMS,
            description="Each has external_id, title, lang, and optionally kind, body (Markdown), "
            "tags, byline (the author's name), created_at (RFC 3339)",
            examples=[
                [{"external_id": "wiki/42", "title": "On call", "body": "# Who", "lang": "en"}]
            ],
        ),
    ]
