"""Notices as a person may see them now: with the names, titles and texts of their subjects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from services.notifications.domain.known import Person
from services.notifications.domain.notice import Item, Notice


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice, with the data of its subject.

    `actor` is None if nobody acted, the reader may not see the name, or the actor was erased.
    `rows`: the known data of its path, by kind, in order.
    """

    notice: Notice
    actor: Person | None
    rows: Mapping[str, BaseModel]


@dataclass(frozen=True, slots=True)
class ShownItem:
    """Notices shown as one item, newest first. `more`: older ones were not examined."""

    item: Item
    notices: Sequence[Shown]
    unread: bool
    more: bool

    @property
    def latest(self) -> Shown:
        return self.notices[0]

    @property
    def told(self) -> Sequence[Shown]:
        """Return the notices for the headline: the unread ones, or all if all were read."""
        new = [shown for shown in self.notices if shown.notice.number > self.item.read_to]
        return new if self.unread and new else self.notices
