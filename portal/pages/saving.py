"""A new post is saved as a draft while it is written; sending the form then publishes that draft.

The first save makes the draft where it is to be, by a key of the form, from the same words whatever
was typed. So one whose answer was lost is found again by the next one, and there are no two drafts.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from portal.gateway.errors import NotFound, Stale
from portal.gateway.models.content import Post
from portal.pages import kinds
from portal.visit import Visit

FIELDS = ("draft", "draft_kind", "draft_match", "round")
"""The hidden fields of the form that name its draft."""
UNTITLED = "…"


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft of a form: its id, kind and ETag, which are empty if there is none.

    round: grows with each draft that the form gave up, as each one has a key of its own.
    """

    id: str = ""
    kind: str = ""
    match: str = ""
    round: str = ""

    @classmethod
    def of(cls, visit: Visit) -> "Saved":
        return cls(*(visit.text(name) for name in FIELDS))

    @classmethod
    def kept(cls, visit: Visit) -> "Saved":
        """Return the draft of a form whose session ended."""
        found = (visit.kept.get(name) for name in FIELDS)
        return cls(*(value if isinstance(value, str) else "" for value in found))


async def save(
    visit: Visit, fields: Mapping[str, str], changes: Mapping[str, Any]
) -> tuple[Saved, Post | None]:
    """Save the form as a draft; None: it has no title yet. An emptied form gives its draft up.

    Raises: ApiError.
    """
    draft, kind = Saved.of(visit), fields["kind"]
    is_empty = not (fields["title"] or fields["body"])
    if draft.id and (is_empty or draft.kind != kind):
        draft = await _give_up(visit, draft)
    if not fields["title"]:
        return draft, None
    if draft.id:
        try:
            return await _put(visit, draft, changes)
        except NotFound:  # deleted elsewhere
            draft = Saved(round=draft.round + "+")
    return await _put(visit, await _begin(visit, draft, kind, changes["community"]), changes)


async def send(visit: Visit, kind: str, changes: Mapping[str, Any], *, publish: bool) -> Post:
    """Send the form: into its draft, if it has one, or as a new post. Raises: ApiError."""
    content, key, draft = visit.api.content, visit.text("key"), Saved.of(visit)
    if draft.id and draft.kind != kind:
        draft = await _give_up(visit, draft)
    post = await _finished(visit, draft, changes) if draft.id else None
    if post is None:
        status = "published" if publish else "draft"
        return await content.write({**changes, "kind": kind, "status": status}, key=key)
    return await content.act(post.id, "publish", key=f"{key}-publish") if publish else post


async def _put(visit: Visit, draft: Saved, changes: Mapping[str, Any]) -> tuple[Saved, Post | None]:
    post = await visit.api.content.edit(draft.id, {**changes, "minor": True}, match=draft.match)
    return replace(draft, match=f'"{post.version}"'), post


async def _finished(visit: Visit, draft: Saved, changes: Mapping[str, Any]) -> Post | None:
    """Put the whole form into its draft; None: somebody deleted it.

    A form that is sent twice meets its own text.
    """
    try:
        return await visit.api.content.edit(draft.id, changes, match=draft.match)
    except NotFound:
        return None
    except Stale:
        post = (await visit.api.content.post(draft.id)).value
        if (post.title, post.body) != (changes["title"], changes["body"]):
            raise
        return post


async def _begin(visit: Visit, draft: Saved, kind: str, community: str | None) -> Saved:
    nothing = dict.fromkeys(kinds.names_of(kind), "")
    first = {
        "kind": kind,
        "community": community,
        "title": UNTITLED,
        "details": kinds.details_in(kind, nothing, visit.formats.zone),
        "status": "draft",
    }
    key = f"{visit.text('key')}-{kind}-{community or ''}-{draft.round}"
    made = await visit.api.content.write(first, key=key)
    # nobody else knows of it; an earlier save may have been answered in vain
    return replace(draft, id=made.id, kind=kind, match="*")


async def _give_up(visit: Visit, draft: Saved) -> Saved:
    with suppress(NotFound):  # deleted elsewhere, or by a save that was answered in vain
        await visit.api.content.delete(draft.id, match=draft.match)
    return Saved(round=draft.round + "+")
