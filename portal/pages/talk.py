"""The initial content of the form below a post: the reply that it answers, and a quotation."""

import asyncio
from dataclasses import dataclass

from portal.gateway.errors import ApiError
from portal.gateway.models.content import Reply
from portal.visit import Visit


@dataclass(frozen=True, slots=True)
class Begun:
    """The initial content of a form. `to`: the reply that it answers; None: the post.

    `text`: in Markdown.
    """

    to: Reply | None = None
    text: str = ""


NOTHING_BEGUN = Begun()


async def begun(visit: Visit, post_id: str, *, to: str = "", quote: str = "") -> Begun:
    """Return the content for an address or a submitted form, without things that are gone."""
    to = to or visit.text("to")
    answered, quoted = await asyncio.gather(
        _reply(visit, post_id, to), _text_of(visit, post_id, quote)
    )
    return Begun(answered, quotation(quoted))


def quotation(text: str) -> str:
    """Return Markdown that quotes Markdown, with an empty line below."""
    if not text.strip():
        return ""
    return "".join(f"> {line}\n" if line else ">\n" for line in text.strip().split("\n")) + "\n"


async def _text_of(visit: Visit, post_id: str, key: str) -> str:
    if key == post_id:
        try:
            return (await visit.api.content.post(post_id)).value.body
        except ApiError:
            return ""
    reply = await _reply(visit, post_id, key)
    return reply.body if reply is not None else ""


async def _reply(visit: Visit, post_id: str, key: str) -> Reply | None:
    if not key:
        return None
    try:
        found = (await visit.api.content.reply(key)).value
    except ApiError:
        return None
    return found if found.post_id == post_id else None
