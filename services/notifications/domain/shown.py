"""Notices as a person may see them now: with the names, titles and texts of what they are about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.notifications.domain.known import (
    Community,
    Gathering,
    Known,
    Person,
    Post,
    Reply,
    may_name,
    may_see,
)
from services.notifications.domain.notice import Item, Notice


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice, with what it is about.

    `actor` is None where nobody did it, who was erased, or whom the reader is not told the name of.
    """

    notice: Notice
    actor: Person | None
    community: Community | None
    post: Post | None
    reply: Reply | None
    gathering: Gathering | None


@dataclass(frozen=True, slots=True)
class ShownItem:
    """Notices shown as one, newest first. `more`: there are older ones that were not looked at."""

    item: Item
    notices: Sequence[Shown]
    unread: bool
    more: bool

    @property
    def latest(self) -> Shown:
        return self.notices[0]

    @property
    def told(self) -> Sequence[Shown]:
        """What its headline is about: the unread ones, or all where all were read."""
        new = [shown for shown in self.notices if shown.notice.number > self.item.read_to]
        return new if self.unread and new else self.notices


def show(notices: Iterable[Notice], person: Person, known: Known) -> list[Shown]:
    """Those that the person may see now, in their order."""
    return [_shown(n, person, known) for n in notices if may_see(person, n.about, known)]


def _shown(notice: Notice, person: Person, known: Known) -> Shown:
    about = notice.about
    actor = known.people.get(notice.actor_id or "")
    told = actor is not None and not actor.erased and may_name(person, about, known)
    return Shown(
        notice=notice,
        actor=actor if told else None,
        community=known.communities.get(about.community_id or ""),
        post=known.posts.get(about.post_id or ""),
        reply=known.replies.get(about.reply_id or ""),
        gathering=known.gatherings.get(about.gathering_id or ""),
    )
