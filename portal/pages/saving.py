"""A new post is saved as a draft while it is written; sending the form then publishes that draft.

The first save makes the draft where it is to be, by a key of the form, from the same words whatever
was typed. So one whose answer was lost is found again by the next one, and there are no two drafts.

Files stay free until the form is sent: those of a draft that is given up would be deleted with it.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from portal.gateway.errors import TYPE_PREFIX, ApiError, NotFound, Refused, Stale
from portal.gateway.models.content import Post
from portal.pages import kinds, resending
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

    @property
    def next(self) -> "Saved":
        """Return the place of the next draft of the form."""
        return Saved(round=self.round + "+") if self.id else self


class Overtaken(Stale):
    """The draft was changed elsewhere just now. `draft`: as it is by now, for the next try."""

    def __init__(self, draft: Saved) -> None:
        super().__init__("content", {"type": f"{TYPE_PREFIX}stale"})
        self.draft = draft


async def save(
    visit: Visit, fields: Mapping[str, str], changes: Mapping[str, Any]
) -> tuple[Saved, Post | None]:
    """Save the form as a draft, but not its files. An emptied form gives its draft up.

    None: it has no title yet, or not what its kind needs.

    Raises: ApiError.
    """
    draft, kind = Saved.of(visit), fields["kind"]
    if draft.id and _is_empty(fields, changes):
        await _give_up(visit, draft)
        draft = draft.next
    if not fields["title"] or not kinds.has_needed(kind, changes["details"]):
        return draft, None
    text = {name: value for name, value in changes.items() if name != "files"}
    if draft.id and draft.kind == kind:
        with suppress(NotFound):  # deleted elsewhere
            return await _put(visit, draft, text)
    saved = await _put(visit, await _begin(visit, draft.next, kind, text["community"]), text)
    if draft.id and draft.kind != kind:
        await _give_up(visit, draft)
    return saved


async def send(visit: Visit, kind: str, changes: Mapping[str, Any], *, publish: bool) -> Post:
    """Send the form: into its draft, if it has one, or as a new post. Raises: ApiError."""
    content, key, draft = visit.api.content, visit.text("key"), Saved.of(visit)
    is_same = bool(draft.id) and draft.kind == kind
    post = await _finished(visit, draft, changes) if is_same else None
    if post is None:
        status = "published" if publish else "draft"
        post = await content.write({**changes, "kind": kind, "status": status}, key=key)
        if draft.id and not is_same:
            with suppress(ApiError):  # it stays a draft, and the post is there
                await _give_up(visit, draft)
        return post
    if publish and post.status == "draft":
        return await content.act(post.id, "publish", key=f"{key}-publish")
    return post


def _is_empty(fields: Mapping[str, str], changes: Mapping[str, Any]) -> bool:
    names = ("title", "body", *kinds.names_of(fields["kind"]))
    return not changes["files"] and not any(fields[name] for name in names)


async def _put(visit: Visit, draft: Saved, text: Mapping[str, Any]) -> tuple[Saved, Post | None]:
    post = await _edit(visit, draft, {**text, "minor": True})
    return replace(draft, match=f'"{post.version}"'), post


async def _edit(visit: Visit, draft: Saved, changes: Mapping[str, Any]) -> Post:
    """Put the form into its draft, also after a change that the form does not know of.

    Most often that is its own one, whose answer was lost; of another one, history keeps the text.

    Raises: ApiError, and Stale if the post is not the author's alone any more.
    """
    content = visit.api.content
    try:
        return await content.edit(draft.id, changes, match=draft.match)
    except Stale:
        present = await content.post(draft.id)
        if not _is_own(present.value):
            raise
    try:
        return await content.edit(draft.id, {**changes, "minor": False}, match=present.etag)
    except Stale as stale:
        present = await content.post(draft.id)
        if not _is_own(present.value):
            raise
        raise Overtaken(replace(draft, match=present.etag)) from stale


async def _finished(visit: Visit, draft: Saved, changes: Mapping[str, Any]) -> Post | None:
    """Put the whole form into its draft; None: somebody deleted it.

    A form that is sent twice meets its own post.
    """
    try:
        return await _edit(visit, draft, changes)
    except NotFound:
        return None
    except Overtaken:
        raise
    except Stale as stale:
        present = await visit.api.content.post(draft.id)
        if present.value.status == "draft":  # of several authors: the next try replaces the text
            raise Overtaken(replace(draft, match=present.etag)) from stale
        if resending.is_same(present.value, changes, visit.formats.zone):
            return present.value
        if present.value.status == "published":
            raise Refused("content", {"type": f"{TYPE_PREFIX}not-a-draft"}) from stale
        raise


async def _begin(visit: Visit, draft: Saved, kind: str, community: str | None) -> Saved:
    """Make the draft of a form, or find the one that it made. Raises: ApiError."""
    first = {
        "kind": kind,
        "community": community,
        "title": UNTITLED,
        "details": kinds.beginning(kind),
        "status": "draft",
    }
    key = f"{visit.text('key')}-{kind}-{community or ''}-{draft.round}"
    made = await visit.api.content.write(first, key=key)
    if not _is_own(made):
        raise Refused("content", {"type": f"{TYPE_PREFIX}not-a-draft"})
    # nobody else knows of it; an earlier save may have been answered in vain
    return replace(draft, id=made.id, kind=kind, match="*")


async def _give_up(visit: Visit, draft: Saved) -> None:
    """Delete a draft. It stays if it has files, or a text that the form does not know of."""
    content = visit.api.content
    with suppress(NotFound, Stale):  # deleted elsewhere, or by a save that was answered in vain
        present = (await content.post(draft.id)).value
        if _is_own(present) and not present.files:
            await content.delete(draft.id, match=draft.match)


def _is_own(post: Post) -> bool:
    """Return whether nobody but its author knows of the post."""
    return post.status == "draft" and not post.coauthors
