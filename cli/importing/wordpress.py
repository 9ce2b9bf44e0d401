"""A WordPress export (WXR 1.0 to 1.2): published posts and pages, with their comments.

The file is read three times: for the authors and addresses, for the posts, and for the comments.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from cli.importing import values
from cli.importing.authors import Author
from cli.importing.documents import (
    REPLIES,
    Found,
    LeftOut,
    Passed,
    Stage,
    Unfit,
    Written,
    WrittenReply,
)
from cli.importing.feed import CONTENT, CREATOR
from cli.importing.hypertext import to_markdown
from cli.importing.ids import Ids, Thing
from cli.importing.reading import Part, Reading, readable, reply_text, reporting, taken, written
from cli.importing.xml import Whole, wholes

_SPACES = tuple(f"{{http://wordpress.org/export/1.{minor}/}}" for minor in (2, 1, 0))
_AUTHORS = tuple(f"{space}author" for space in _SPACES)
_TYPES = {"post", "page"}
LONGEST_NUMBER = 30
_NO_DATE = "0000-00-00 00:00:00"
_BLOCK = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|pre|blockquote|table|figure|hr|section)\b", re.IGNORECASE
)
_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|audio|video|playlist)\b[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Export:
    file: Path
    reading: Reading


def stages(export: Export, community_id: str) -> Iterator[Stage]:
    """Read the export. Raises OSError, Malformed."""
    ids = Ids(community_id)
    yield Stage(reporting(_posts(export, ids), export.file.name))
    yield Stage(readable(_comments(export, ids)), REPLIES, in_order=True)


def _posts(export: Export, ids: Ids) -> Iterator[Found]:
    for whole in readable(_wholes(export)):
        element = whole.element
        if element.tag in _AUTHORS:
            name = _wp(element, "author_display_name") or _wp(element, "author_login")
            ids.name([(_wp(element, "author_login"), name, _wp(element, "author_email") or None)])
        elif _why_not(element) is None:
            thing = Thing(_external_id(element))
            for address in (_text(element, "link"), _text(element, "guid")):
                ids.add(_normal(address), thing)
        yield Passed(whole.size)
    for whole in _wholes(export):
        if whole.element.tag == "item":
            yield _post(export, ids, whole)


def _post(export: Export, ids: Ids, whole: Whole) -> Found:
    item = whole.element
    place = f"{export.file.name}:{whole.line}, {_wp(item, 'post_type')} {_wp(item, 'post_id')}"
    if reason := _why_not(item):
        return LeftOut(place, reason, whole.size)
    return taken(Part(place, whole.size, "posts"), partial(_read, export, ids, item))


def _why_not(item: Element) -> str | None:
    """Return why an item is not imported, if it is not."""
    kind, status = _wp(item, "post_type"), _wp(item, "status")
    if kind not in _TYPES:
        return f"neither a post nor a page, but {kind or 'something unnamed'}"
    if status != "publish":
        return f"it is not published, but {status or 'without a status'}"
    return "it has a password" if _wp(item, "post_password") else None


def _read(export: Export, ids: Ids, item: Element) -> Written:
    external_id = _external_id(item)
    ids.once(external_id)
    login = _text(item, CREATOR)
    name, mail = ids.person(login) or (login, None)
    return written(
        export.reading,
        external_id=external_id,
        title=_text(item, "title"),
        body=to_markdown(paragraphs(item.findtext(CONTENT) or ""), partial(_link, ids)),
        author=export.reading.authors.of(name, mail, login),
        tags=tuple(each.text or "" for each in item.findall("category")),
        created_at=_when(_wp(item, "post_date_gmt")),
    )


def _comments(export: Export, ids: Ids) -> Iterator[Found]:
    for whole in _wholes(export):
        yield Passed(whole.size)
        item = whole.element
        if item.tag != "item" or _why_not(item) is not None:
            continue
        found = [each for space in _SPACES for each in item.findall(f"{space}comment")]
        shown = {_wp(each, "comment_id") for each in found if _why_no_comment(each) is None}
        for comment in sorted(found, key=_number):
            place = f"{export.file.name}:{whole.line}, comment {_wp(comment, 'comment_id')}"
            if reason := _why_no_comment(comment):
                yield LeftOut(place, reason)
            else:
                make = partial(_read_comment, export, ids, item, comment, shown)
                yield taken(Part(place, 0, "comments"), make)


def _why_no_comment(comment: Element) -> str | None:
    if _wp(comment, "comment_type") not in {"", "comment"}:
        return f"it is a {_wp(comment, 'comment_type')}"
    return None if _wp(comment, "comment_approved") == "1" else "it is not approved"


def _read_comment(
    export: Export, ids: Ids, item: Element, comment: Element, shown: set[str]
) -> WrittenReply:
    external_id = f"{_external_id(item)}#comment-{_wp(comment, 'comment_id')}"
    ids.once(external_id)
    created_at = _when(_wp(comment, "comment_date_gmt"))
    if created_at is None:
        raise Unfit("comment_date_gmt: it has none")
    parent = _wp(comment, "comment_parent")
    is_below = parent in shown and _as_number(parent) < _number(comment)
    author = _author(export, comment)
    return WrittenReply(
        external_id=external_id,
        post=_external_id(item),
        in_reply_to=f"{_external_id(item)}#comment-{parent}" if is_below else None,
        body=reply_text(
            to_markdown(paragraphs(_wp(comment, "comment_content")), partial(_link, ids))
        ),
        created_at=created_at,
        byline=author.byline,
        author_id=author.author_id,
    )


def _author(export: Export, comment: Element) -> Author:
    mail = _wp(comment, "comment_author_email")
    return export.reading.authors.of(_wp(comment, "comment_author"), mail)


def paragraphs(text: str) -> str:
    """Return HTML in which blank lines begin paragraphs, as the classic editor stores it."""
    text = _SHORTCODE.sub("", text)
    if "<p" in text or "<!-- wp:" in text or "<pre" in text:
        return text
    parts = (part.strip() for part in re.split(r"\r?\n[ \t]*\r?\n", text))
    return "\n".join(part if _BLOCK.match(part) else f"<p>{part}</p>" for part in parts if part)


def _link(ids: Ids, address: str) -> str | None:
    return ids.address(_normal(address)) if address.startswith(("http://", "https://")) else None


def _normal(address: str) -> str:
    """Return an address without what makes no difference: scheme, fragment, last slash."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc}{parts.path.rstrip('/')}{query}"


def _external_id(item: Element) -> str:
    """Return the guid, which never changes, or else the address."""
    return _text(item, "guid") or _text(item, "link") or f"post {_wp(item, 'post_id')}"


def _when(written_at: str) -> str | None:
    return values.moment(None if written_at == _NO_DATE else written_at, "date")


def _number(comment: Element) -> int:
    return _as_number(_wp(comment, "comment_id"))


def _as_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def _wp(element: Element, name: str) -> str:
    """Return the text of a child of any version of WXR."""
    return next((text for space in _SPACES if (text := _text(element, f"{space}{name}"))), "")


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _wholes(export: Export) -> Iterator[Whole]:
    with export.file.open("rb") as file:
        yield from wholes(file, "item", *_AUTHORS)
