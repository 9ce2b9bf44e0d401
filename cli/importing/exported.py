"""Files that `export` wrote: posts, replies and series, with all that the platform knows."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from cli.importing import values
from cli.importing.authors import Author
from cli.importing.documents import Unfit, Written, WrittenReply, WrittenSeries, one_line
from cli.importing.ids import Ids, Thing
from cli.importing.languages import detect
from cli.importing.reading import Reading, reply_text, written

Front = Mapping[str, Any]
WITH_FILES = {"podcast", "video", "gallery"}
"""The kinds of posts that cannot be without files."""
_LONGEST_SUMMARY = 2_000
_ADDRESS = re.compile(r"/(posts|series)/([0-9a-f-]{36})(?:#reply-([0-9a-f-]{36}))?")


def is_reply(path: str) -> bool:
    """Return whether a file is in a folder of replies."""
    return PurePosixPath(path).parent.suffix == ".replies"


def is_series(front: Front) -> bool:
    return isinstance(own(front).get("series"), str)


def needs_files(front: Front) -> bool:
    """Return whether a post's files are sent before it."""
    kind = own(front).get("kind")
    return isinstance(kind, str) and kind in WITH_FILES


def files(front: Front) -> list[str]:
    """Return the names of a post's files, in order."""
    return _words(own(front).get("files"))


def own(front: Front) -> Front:
    """Return what the export wrote about a thing; empty for other files."""
    found = front.get("guilde")
    return found if isinstance(found, dict) and isinstance(found.get("id"), str) else {}


def index(ids: Ids, front: Front, path: str) -> None:
    """Record the id that a file's thing will have, also under its id in the exported platform.

    Raises Unfit.
    """
    said = own(front)
    if not said:
        ids.add(path, Thing(path))
        return
    if is_series(front):
        ids.add_series(said["id"], external(said["id"]))
        return
    thing = Thing(external(said["id"]))
    if isinstance(said.get("post"), str):
        thing = Thing(thing.external_id, external(said["post"]), _when(front))
    ids.add(path, thing)
    ids.add(said["id"], thing)


def post(front: Front, content: str, reading: Reading, ids: Ids) -> Written:
    """Read a post; its text is exact. Raises Unfit."""
    said = own(front)
    details = values.bounded(said.get("details"), "details")
    source = values.bounded(said.get("source"), "source")
    ids.once(said["id"])
    made = written(
        reading,
        external_id=external(said["id"]),
        title=values.text(front.get("title"), "title"),
        body=_body(content, ids),
        author=_author(front, reading),
        tags=values.tags(front.get("tags")),
        kind=values.text(said.get("kind"), "kind") or None,
        created_at=_when(front),
        lang=values.language(front.get("lang")),
        details=details if isinstance(details, dict) else None,
    )
    return replace(made, source=source) if isinstance(source, dict) else made


def reply(front: Front, content: str, reading: Reading, ids: Ids) -> WrittenReply:
    """Read a reply; its text is exact. Raises Unfit."""
    said = own(front)
    created_at = _when(front)
    if not isinstance(said.get("post"), str) or created_at is None:
        raise Unfit("it is in a folder of replies, and names no post or no date")
    ids.once(said["id"])
    answered = said.get("in_reply_to")
    is_there = isinstance(answered, str) and ids.find(answered) is not None
    author = _author(front, reading)
    return WrittenReply(
        external_id=external(said["id"]),
        post=external(said["post"]),
        in_reply_to=external(answered) if isinstance(answered, str) and is_there else None,
        body=reply_text(_body(content, ids)),
        created_at=created_at,
        lang=values.language(front.get("lang")),
        byline=author.byline,
        author_id=author.author_id,
        accepted=said.get("accepted") is True,
        # what it answered was deleted or hidden: it stays a reply, and becomes no answer
        comment=said.get("comment") is True or (answered is not None and not is_there),
    )


def series(front: Front, content: str, reading: Reading, ids: Ids) -> WrittenSeries:
    """Read a series. Raises Unfit."""
    said = own(front)
    title, summary = one_line(values.text(front.get("title"), "title")), _text_of(content)
    if not title:
        raise Unfit("it has no title")
    if len(summary) > _LONGEST_SUMMARY:
        raise Unfit(f"{len(summary):,} characters; at most {_LONGEST_SUMMARY:,} are allowed")
    ids.once(said["id"])
    minutes = said.get("minutes")
    return WrittenSeries(
        external_id=external(said["id"]),
        kind=said["series"],
        title=title,
        summary=summary,
        lang=reading.lang or values.language(front.get("lang")) or detect(f"{title}\n{summary}"),
        posts=tuple(external(each) for each in _words(said.get("posts"))),
        skills=tuple(_words(said.get("skills"))),
        minutes=minutes if isinstance(minutes, int) and not isinstance(minutes, bool) else None,
        created_at=_when(front),
        curator_id=_author(front, reading).author_id,
    )


def _words(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _text_of(content: str) -> str:
    return content.removeprefix("\n").removesuffix("\n")


def _body(content: str, ids: Ids) -> str:
    return _ADDRESS.sub(partial(_address, ids), _text_of(content))


def _address(ids: Ids, found: re.Match[str]) -> str:
    kind, thing, reply = found.groups()
    if kind == "series":
        return ids.series_address(thing) or found.group()
    return ids.address(reply or thing) or found.group()


def _author(front: Front, reading: Reading) -> Author:
    key = own(front).get("author")
    name = values.byline(front.get("author"))
    return reading.authors.of(name, key if isinstance(key, str) else None)


def external(thing_id: str) -> str:
    """Return the external id of a thing of the exported platform."""
    return f"guilde/{thing_id}"


def _when(front: Front) -> str | None:
    return values.moment(front.get("date"), "date")
