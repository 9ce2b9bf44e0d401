"""The payload of a post's kind in request bodies and responses: see shared/contracts/kinds.py."""

import asyncio
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StrictBool,
    StringConstraints,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from services.content.domain.kinds.details import WITH_PAYLOAD, PostDetails
from shared.contracts.kinds import Details
from shared.contracts.values import Identifier
from shared.runtime.bodies import SOMETHING, Body, Moment, WebAddress, in_one_line
from shared.text import one_line

LONGEST_PART = 50_000
MOST_OPTIONS = 20
MOST_PICTURES = 50
LATEST_NUMBER = 100_000

Part = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PART, pattern=SOMETHING)]
"""A text of Markdown."""
Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(one_line)]
Option = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=SOMETHING),
    AfterValidator(in_one_line),
]

Number = Annotated[int, Field(ge=1, le=LATEST_NUMBER)]
Alt = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1_000, pattern=SOMETHING),
    AfterValidator(in_one_line),
]
Caption = Annotated[str, StringConstraints(max_length=1_000), AfterValidator(one_line)]


def _all_different(options: list[str]) -> list[str]:
    if len(set(options)) < len(options):
        raise ValueError("two options are the same")
    return options


def _each_once(pictures: list["NewPicture"]) -> list["NewPicture"]:
    if len({picture.file_id for picture in pictures}) < len(pictures):
        raise ValueError("a picture occurs twice")
    return pictures


class NewExperience(Body):
    """An experience: its context, the action, its outcome, and what the author would do again."""

    context: Part
    action: Part
    outcome: Part
    again: Part


class NewPractice(Body):
    """A proven practice. `evidence`: how it is known to work."""

    problem: Part
    practice: Part
    evidence: Part


class NewTool(Body):
    """A tool. `owner`: the person or team in charge. `licence`: the terms of its use."""

    url: WebAddress
    owner: Line = ""
    licence: Line = ""


class NewLink(Body):
    url: WebAddress


class NewPoll(Body):
    """A poll. `several`: multiple choice. `closes_at` null: it stays open.

    Once it is published, only `closes_at` can change.
    """

    options: Annotated[
        list[Option], Field(min_length=2, max_length=MOST_OPTIONS), AfterValidator(_all_different)
    ]
    several: StrictBool = False
    closes_at: Moment | None = None


class NewChallenge(Body):
    """A challenge. `deadline`: the last moment for ideas."""

    deadline: Moment | None = None


class NewIdea(Body):
    """An idea. `challenge_id`: the challenge that it answers. Its first stage is `proposed`."""

    challenge_id: Identifier | None = None


class NewQuestion(Body):
    """A question. `bounty`: the recognition that you promise for the accepted answer."""

    bounty: Line = ""


class NewPodcast(Body):
    """An episode. Its sound, chapters, transcript and cover are files of the post."""

    season: Number | None = None
    episode: Number | None = None


class NewVideo(Body):
    """A video. `url`: its address, unless it is a file of the post.

    Its transcript and cover are files of the post.
    """

    url: WebAddress | None = None


class NewPicture(Body):
    """A picture. `file_id`: one of the post's `files`. `alt`: a description of the picture."""

    file_id: Identifier
    alt: Alt
    caption: Caption = ""


class NewGallery(Body):
    """A gallery: its pictures in order, each once."""

    pictures: Annotated[
        list[NewPicture], Field(max_length=MOST_PICTURES), AfterValidator(_each_once)
    ] = Field(default_factory=list)


class NewDetails(Body):
    """The payload of the post's kind, in the field named after the kind."""

    experience: NewExperience | None = None
    practice: NewPractice | None = None
    tool: NewTool | None = None
    link: NewLink | None = None
    poll: NewPoll | None = None
    challenge: NewChallenge | None = None
    idea: NewIdea | None = None
    podcast: NewPodcast | None = None
    video: NewVideo | None = None
    gallery: NewGallery | None = None
    question: NewQuestion | None = None


def _of_its_kind(given: Any, info: ValidationInfo) -> Any:
    """Return the payload of the kind; if omitted, an empty one, so that missing fields are named.

    The kind is missing if it was refused, or if the body changes a post. Then this only checks that
    the payload is one.
    """
    kind = info.data.get("kind")
    if kind is None or not isinstance(given, dict | None):
        return given
    others = sorted(name for name, payload in (given or {}).items() if payload is not None)
    if set(others) - {kind}:
        raise PydanticCustomError(
            "of_another_kind", "the post is of the kind {kind}", {"kind": str(kind)}
        )
    payload = (given or {}).get(kind)
    if kind in WITH_PAYLOAD:
        return {kind: payload or {}}
    return None if payload is None else {kind: payload}


DetailsOfKind = Annotated[
    NewDetails | None, BeforeValidator(_of_its_kind), Field(validate_default=True)
]


class Shown(BaseModel):
    """A text. `body`: the Markdown as written. `html`: its sanitised rendering, safe to display."""

    body: str
    html: str


DetailsView = Details[Shown]


def view_of(details: PostDetails | None) -> DetailsView | None:
    if details is None:
        return None
    return DetailsView.model_validate(details, from_attributes=True)


def read_details(given: NewDetails | None) -> PostDetails | None:
    """Return the payload with its texts rendered, which is CPU-bound."""
    return PostDetails.model_validate(given.model_dump()) if given is not None else None


async def details_of(given: NewDetails | None) -> PostDetails | None:
    return None if given is None else await asyncio.to_thread(read_details, given)
