"""A Discourse export: the JSON of `script/discourse export_category` or `export_topics`.

The backups of the administration's pages hold a database instead, and its CSV exports no posts. The
file is read twice: first for the people and the ids of all posts, then for the posts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from cli.importing import values
from cli.importing.authors import Author
from cli.importing.documents import (
    LONGEST_BODY,
    REPLIES,
    Found,
    LeftOut,
    Passed,
    Stage,
    Unfit,
    Written,
    WrittenReply,
)
from cli.importing.encodings import WRONG_BYTES
from cli.importing.hypertext import relinked
from cli.importing.ids import Ids, Thing
from cli.importing.jsons import elements
from cli.importing.reading import Part, Reading, readable, reply_text, reporting, taken, written

_LINKED = re.compile(
    r"/(?:t/(?:[^/?#]*[^/?#\d][^/?#]*/)?(?P<topic>\d+)(?:/(?P<number>\d+))?|p/(?P<post>\d+))"
    r"/?(?:[?#].*)?"
)
_QUOTE = re.compile(r"\[quote(?:=\"?([^,\]\"]*)[^\]]*)?\](.{0,20000}?)\[/quote\]", re.DOTALL)
_RELATIVE = re.compile(r"(?<=\]\()/(?:t|p)/[^\s)]+")


@dataclass(frozen=True, slots=True)
class Export:
    """An export. site: its host name, which is part of the external ids."""

    file: Path
    site: str
    reading: Reading


@dataclass(slots=True)
class _Known:
    """What the first reading finds: the ids, and the names of categories by id."""

    ids: Ids
    categories: dict[str, str]


def stages(export: Export, community_id: str) -> Iterator[Stage]:
    """Read the export. Raises OSError, Unfit."""
    known = _Known(Ids(community_id), {})
    yield Stage(reporting(_topics(export, known), export.file.name))
    yield Stage(readable(_replies(export, known)), REPLIES, in_order=True)


def _topics(export: Export, known: _Known) -> Iterator[Found]:
    for name, each, size in readable(_elements(export)):
        _index(export, known, name, each)
        yield Passed(size)
    for place, topic, size in _of(export, "topics"):
        first = _first(topic)
        if topic.get("archetype", "regular") != "regular":
            yield LeftOut(place, "a private message", size)
        elif first is None or first.get("hidden"):
            yield LeftOut(place, "its first post is missing or hidden", size)
        else:
            part = Part(place, size, "topics")
            yield taken(part, partial(_read_topic, export, known, topic, first))


def _index(export: Export, known: _Known, name: str, each: Any) -> None:
    if name == "users" and isinstance(each, dict):
        shown = str(each.get("name") or each.get("username") or "")
        mail = str(each.get("email") or "") or None
        known.ids.name([(str(each.get("id")), shown, mail)])
    elif name == "categories" and isinstance(each, dict):
        known.categories[str(each.get("id"))] = str(each.get("name") or "")
    elif name == "topics" and isinstance(each, dict):
        topic = _topic(export, each)
        for post in _posts(each):
            number, post_id = post.get("post_number"), post.get("id")
            thing = Thing(topic)
            if number != 1 and (at := _when(post)):
                thing = Thing(_post(export, post), topic, at)
            known.ids.add(f"{each.get('id')}/{number}", thing)
            known.ids.add(f"p/{post_id}", thing)


def _when(post: dict[str, Any]) -> str | None:
    try:
        return values.moment(post.get("created_at"), "created_at")
    except Unfit:
        return None


def _read_topic(
    export: Export, known: _Known, topic: dict[str, Any], first: dict[str, Any]
) -> Written:
    known.ids.once(f"topic/{topic.get('id')}")
    return written(
        export.reading,
        external_id=_topic(export, topic),
        title=values.text(topic.get("title"), "title"),
        body=_text(export, known, first),
        author=_author(export, known, first),
        tags=(known.categories.get(str(topic.get("category_id")), ""),),
        kind="discussion",
        created_at=values.moment(topic.get("created_at"), "created_at"),
    )


def _replies(export: Export, known: _Known) -> Iterator[Found]:
    for place, topic, size in _of(export, "topics"):
        first = _first(topic)
        yield Passed(size)
        if topic.get("archetype", "regular") != "regular" or first is None or first.get("hidden"):
            continue
        for post in sorted(_posts(topic), key=_number):
            where = f"{place}, post {post.get('post_number')}"
            if post.get("hidden"):
                yield LeftOut(where, "it is hidden")
            elif post is not first:
                part = Part(where, 0, "replies")
                yield taken(part, partial(_read_reply, export, known, topic, post))


def _read_reply(
    export: Export, known: _Known, topic: dict[str, Any], post: dict[str, Any]
) -> WrittenReply:
    external_id = _post(export, post)
    known.ids.once(external_id)
    created_at = values.moment(post.get("created_at"), "created_at")
    if created_at is None:
        raise Unfit("created_at: it has none")
    author = _author(export, known, post)
    return WrittenReply(
        external_id=external_id,
        post=_topic(export, topic),
        in_reply_to=_answered(export, topic, post),
        body=reply_text(_text(export, known, post)),
        created_at=created_at,
        byline=author.byline,
        author_id=author.author_id,
    )


def _answered(export: Export, topic: dict[str, Any], post: dict[str, Any]) -> str | None:
    """Return the earlier post that it answers, if that is imported as a reply."""
    number = post.get("reply_to_post_number")
    if not isinstance(number, int) or not 1 < number < _number(post):
        return None
    for each in _posts(topic):
        if each.get("post_number") == number and not each.get("hidden") and each.get("raw"):
            return _post(export, each)
    return None


def _text(export: Export, known: _Known, post: dict[str, Any]) -> str:
    """Return the Markdown, with quotes as Markdown has them, and links rewritten."""
    written_text = values.text(post.get("raw"), "raw")
    if len(written_text) > LONGEST_BODY:
        raise Unfit(f"{len(written_text):,} characters; at most {LONGEST_BODY:,} are allowed")
    raw = _QUOTE.sub(_quoted, written_text)
    link = partial(_link, export, known.ids)
    relative = _RELATIVE.sub(lambda found: link(found.group()) or found.group(), raw)
    return relinked(relative, link).strip()


def _quoted(found: re.Match[str]) -> str:
    name, text = found.group(1), found.group(2).strip()
    lines = [f"**{name}:**", *text.splitlines()] if name else text.splitlines()
    return "\n" + "\n".join(f"> {line}" for line in lines) + "\n\n"


def _link(export: Export, ids: Ids, address: str) -> str | None:
    path = re.sub(rf"^https?://{re.escape(export.site)}(?=/)", "", address)
    if not (found := _LINKED.fullmatch(path)):
        return None
    if post_id := found.group("post"):
        return ids.address(f"p/{post_id}")
    return ids.address(f"{found.group('topic')}/{found.group('number') or 1}")


def _author(export: Export, known: _Known, post: dict[str, Any]) -> Author:
    user_id = str(post.get("user_id"))
    name, mail = known.ids.person(user_id) or (None, None)
    return export.reading.authors.of(name, mail, user_id)


def _of(export: Export, wanted: str) -> Iterator[tuple[str, dict[str, Any], int]]:
    """Yield the place of each element of an array, itself, and the characters read."""
    for name, each, size in _elements(export):
        if name == wanted and isinstance(each, dict):
            yield f"{export.file.name}, topic {each.get('id')}", each, size


def _elements(export: Export) -> Iterator[tuple[str, Any, int]]:
    with export.file.open(encoding="utf-8-sig", errors=WRONG_BYTES) as file:
        yield from elements(file)


def _first(topic: dict[str, Any]) -> dict[str, Any] | None:
    return next((post for post in _posts(topic) if post.get("post_number") == 1), None)


def _posts(topic: dict[str, Any]) -> list[dict[str, Any]]:
    found = topic.get("posts")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _number(post: dict[str, Any]) -> int:
    number = post.get("post_number")
    return number if isinstance(number, int) else 0


def _topic(export: Export, topic: dict[str, Any]) -> str:
    return f"{export.site}/t/{topic.get('id')}"


def _post(export: Export, post: dict[str, Any]) -> str:
    return f"{export.site}/p/{post.get('id')}"
