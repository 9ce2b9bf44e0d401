"""What the readers of other systems' exports share."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cli.importing.authors import NOBODY, Author, Authors
from cli.importing.documents import (
    LONGEST_BODY,
    LONGEST_REPLY,
    LONGEST_TITLE,
    AnyWritten,
    Document,
    Found,
    LeftOut,
    Unfit,
    Written,
    one_line,
)
from cli.importing.headings import plain
from cli.importing.languages import detect
from cli.importing.values import shown

MOST_TAGS = 20
LONGEST_TAG = 50
LONGEST_ID = 500
MADE_TITLE = 80
"""The number of characters of a title that is made from the text."""
MOST_LOOKED = 5_000


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a source. lang: of all of it; None: detected for each post."""

    lang: str | None = None
    authors: Authors = field(default=NOBODY)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a source: its place, for the report, and its share of the progress bar."""

    place: str
    size: int = 0
    kind: str = "document"


Read = TypeVar("Read")


def readable(found: Iterator[Read]) -> Iterator[Read]:
    """Yield what comes before a place that cannot be read, which another reading reports."""
    with suppress(Unfit):
        yield from found


def reporting(found: Iterator[Found], place: str) -> Iterator[Found]:
    """Yield what comes before a place that cannot be read, and then that the rest is left out."""
    try:
        yield from found
    except Unfit as unfit:
        yield LeftOut(place, f"{unfit}; what follows cannot be read", is_rest=True)


def taken(part: Part, make: Callable[[], AnyWritten]) -> Found:
    """Return what is made of a part, or the reason why it is left out."""
    try:
        made = make()
        shortened = made.shortened if isinstance(made, Written) else ""
        return Document(part.place, made.payload(), part.size, part.kind, shortened=shortened)
    except Unfit as unfit:
        return LeftOut(part.place, str(unfit), part.size)


def written(
    reading: Reading,
    *,
    external_id: str,
    title: str,
    body: str,
    author: Author,
    tags: tuple[str, ...] = (),
    kind: str | None = None,
    created_at: str | None = None,
    lang: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> Written:
    """Make a post. Raises Unfit."""
    whole = " ".join(title.split())
    title = one_line(title) or made_title(body)
    if not title:
        raise Unfit("it has neither a title nor a text")
    if len(whole) > LONGEST_TITLE:
        body = f"**{whole}**\n\n{body}"
    named = fitting_tags(tags)
    if len(external_id) > LONGEST_ID:
        raise Unfit(f"its id is longer than {LONGEST_ID} characters")
    return Written(
        external_id=external_id,
        title=title,
        body=_limited(body, LONGEST_BODY),
        lang=reading.lang or lang or detect(f"{title}\n{body}"),
        tags=named,
        shortened=_shortened(tags, named),
        byline=author.byline,
        author_id=author.author_id,
        kind=kind,
        created_at=created_at,
        details=details,
    )


def reply_text(body: str) -> str:
    """Return the text of a reply. Raises Unfit if it is empty or too long."""
    if not body.strip():
        raise Unfit("it has no text")
    return _limited(body, LONGEST_REPLY)


def fitting_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tags that a post may have: not empty, not too long, not too many, each once."""
    return clean_tags(tags)[:MOST_TAGS]


def clean_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = (one_line(tag, LONGEST_TAG) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))


def _shortened(tags: tuple[str, ...], named: tuple[str, ...]) -> str:
    """Return what is taken of the tags only in part, or not at all."""
    beyond = len(clean_tags(tags)) - MOST_TAGS
    said = [f"taken without {beyond:,} of its tags"] if beyond > 0 else []
    whole = (" ".join(tag.split()) for tag in tags)
    cut = dict.fromkeys(tag for tag in whole if len(tag) > LONGEST_TAG)
    said += [f"its tag {shown(tag)} is cut" for tag in cut if one_line(tag, LONGEST_TAG) in named]
    return "; ".join(said)


def made_title(body: str) -> str:
    """Make a title from the first words of a text."""
    lines = (plain(line.lstrip("#>*- ")) for line in body[:MOST_LOOKED].splitlines())
    return one_line(next((line for line in lines if line), ""), MADE_TITLE)


def _limited(body: str, most: int) -> str:
    if len(body) > most:
        raise Unfit(f"{len(body):,} characters; at most {most:,} are allowed")
    return body
