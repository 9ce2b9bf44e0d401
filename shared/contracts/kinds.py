"""The payload of each kind of post: its fields besides the title and the text.

`Details` is the table: the field named after a kind holds its payload, and kinds without a field
have none. A payload, or a part of one, that only a newer version knows is therefore an unknown
field like any other: it is ignored, recorded by name, and applied after the upgrade (decision 57).
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from shared.contracts.unknown import Open
from shared.contracts.values import Identifier, Public

Words = TypeVar("Words")
"""A text in Markdown: `Text` in facts; elsewhere the text as written, stored or shown."""


class Text(Public):
    """A text. `body` is the author's Markdown, `text` the same as plain text (which is indexed)."""

    body: str
    text: str


class Experience(Public, Generic[Words]):
    """An experience: why somebody tried something, what they did, the outcome, the lessons."""

    context: Words
    action: Words
    outcome: Words
    again: Words


class Practice(Public, Generic[Words]):
    """A proven practice. `evidence`: how its author knows that it works."""

    problem: Words
    practice: Words
    evidence: Words


class Tool(Public):
    """A tool. `owner`: its maintainer; `licence`: the licence for its use."""

    url: str
    owner: str
    licence: str


class Link(Public):
    url: str


class Poll(Public):
    """A poll. `several`: multiple choice. `closes_at` None: it stays open.

    No fact contains the votes.
    """

    options: tuple[str, ...]
    several: bool = False
    closes_at: datetime | None = None


class Challenge(Public):
    """A problem to solve. `deadline`: when the call for ideas ends."""

    deadline: datetime | None = None


class IdeaStage(StrEnum):
    PROPOSED = "proposed"
    DISCUSSED = "discussed"
    TRIED = "tried"
    ADOPTED = "adopted"
    DECLINED = "declined"


class Idea(Public):
    """An idea. `reason`: for its stage; a declined idea always has one.

    `challenge_id`: the challenge that it answers.
    """

    stage: Open[IdeaStage] = IdeaStage.PROPOSED
    reason: str = ""
    challenge_id: Identifier | None = None


class Question(Public):
    """A question. `bounty`: the recognition that its author promises for the accepted answer."""

    bounty: str = ""


class Podcast(Public):
    """An episode. Its audio, chapters, transcript and cover are files of the post."""

    season: int | None = None
    episode: int | None = None


class Video(Public):
    """A video.

    `url`: its address, unless it is a file of the post, as its transcript and cover are.
    """

    url: str | None = None


class Picture(Public):
    """A picture, which is a file of the post. `alt` describes it for people who cannot see it."""

    file_id: Identifier
    alt: str
    caption: str = ""


class Gallery(Public):
    pictures: tuple[Picture, ...] = ()


class Details(Public, Generic[Words]):
    """The payload of a post: at most one field is set, the one named after the post's kind."""

    experience: Experience[Words] | None = None
    practice: Practice[Words] | None = None
    tool: Tool | None = None
    link: Link | None = None
    poll: Poll | None = None
    challenge: Challenge | None = None
    idea: Idea | None = None
    podcast: Podcast | None = None
    video: Video | None = None
    gallery: Gallery | None = None
    question: Question | None = None


def said_in(details: Details[Text] | None) -> Iterator[str]:
    """Yield the texts of a payload, in reading order."""
    for _, payload in details or ():
        yield from filter(None, _said(payload))


def _said(payload: Public | None) -> Iterator[str | None]:
    match payload:
        case Experience() | Practice():
            yield from (text.text for _, text in payload)
        case Tool():
            yield from (payload.owner, payload.licence, payload.url)
        case Link() | Video():
            yield payload.url
        case Poll():
            yield from payload.options
        case Idea():
            yield payload.reason
        case Question():
            yield payload.bounty
        case Gallery():
            for picture in payload.pictures:
                yield from (picture.alt, picture.caption)
