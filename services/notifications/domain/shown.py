"""Notices as a person may see them now: with the names, titles and texts of what they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from services.notifications.domain.known import Person
from services.notifications.domain.notice import Item, Notice


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice, with what it is about.

    `actor` is None where nobody did it, or the reader is not told their name, or they were erased.
    `rows`: what is known of its path, by kind, in its order.
    """

    notice: Notice
    actor: Person | None
    rows: Mapping[str, BaseModel]


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
