"""A form that is sent twice: whether the post that it meets is the one that it made."""

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from portal.gateway.models.content import Post
from portal.pages import attaching, kinds
from shared.text import one_line


def is_same(post: Post, changes: Mapping[str, Any], zone: ZoneInfo) -> bool:
    """Return whether a post says all that a form sends, of its audience and files as well.

    The API stores some texts as one line, and tags by the name of their topic.
    """
    kind, place = post.kind, post.community.slug if post.community else None
    return (
        one_line(post.title) == one_line(changes["title"])
        and post.body == changes["body"]
        and post.lang == changes["lang"]
        and place == changes["community"]
        and post.files == changes["files"]
        and post.tags == _stored(post, changes["tags"])
        and _payload(kind, post.details, zone) == _payload(kind, changes["details"], zone)
    )


def _stored(post: Post, tags: Iterable[str]) -> list[str]:
    """Return tags as the API stores them, as far as the topics of the post tell."""
    names = {
        name.casefold(): topic.tag
        for topic in post.topics
        for name in (topic.tag, *topic.labels.values())
    }
    lines = map(one_line, tags)
    return list(dict.fromkeys(names.get(line.casefold()) or line.lower() for line in lines))


def _payload(
    kind: str, details: kinds.Details | None, zone: ZoneInfo
) -> tuple[dict[str, str], list[str]]:
    """Return the fields of a payload, and its pictures."""
    said = kinds.filled(kind, details, zone)
    texts = {field.name for field in kinds.fields_of(kind) if field.of == "text"}
    plain = {
        name: value if name in texts else "\n".join(map(one_line, value.splitlines()))
        for name, value in said.items()
    }
    return plain, attaching.in_order((), details)
