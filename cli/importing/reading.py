"""What the readers of other systems' exports share."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cli.importing.authors import NOBODY, Author, Authors
from cli.importing.documents import (
    LONGEST_BODY,
    LONGEST_REPLY,
    AnyWritten,
    Document,
    Found,
    LeftOut,
    Unfit,
    Written,
    one_line,
)
from cli.importing.languages import detect

MOST_TAGS = 20
LONGEST_TAG = 50
LONGEST_ID = 500


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


def taken(part: Part, make: Callable[[], AnyWritten]) -> Found:
    """Return what is made of a part, or the reason why it is left out."""
    try:
        return Document(part.place, make().payload(), part.size, part.kind)
    except Unfit as unfit:
        return LeftOut(part.place, str(unfit), part.size)


def written(
    reading: Reading,
    *,
    external_id: str,
    title: str,
    body: str,
    author: Author,
    tags: Iterator[str] | tuple[str, ...] = (),
    kind: str | None = None,
    created_at: str | None = None,
    lang: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> Written:
    """Make a post. Raises Unfit."""
    title = one_line(title)
    if not title:
        raise Unfit("it has no title")
    if len(external_id) > LONGEST_ID:
        raise Unfit(f"its id is longer than {LONGEST_ID} characters")
    return Written(
        external_id=external_id,
        title=title,
        body=_limited(body, LONGEST_BODY),
        lang=reading.lang or lang or detect(f"{title}\n{body}"),
        tags=fitting_tags(tags),
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


def fitting_tags(tags: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Return the tags that a post may have: not empty, not too long, not too many, each once."""
    cleaned = (one_line(tag, LONGEST_TAG) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))[:MOST_TAGS]


def _limited(body: str, most: int) -> str:
    if len(body) > most:
        raise Unfit(f"{len(body):,} characters; at most {most:,} are allowed")
    return body
