"""Plans, which rules make from facts, and notices, which persons then have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, model_validator

from services.notifications.domain import older
from services.notifications.domain.channels import MailWhen
from services.notifications.domain.subject import Path, Subject

_ITEMS = UUID("5b8f0d3e-6f1c-5d0a-8d4b-3c2a90c5e7f4")


@dataclass(frozen=True, slots=True)
class To:
    """A group of persons by their relation to a subject: its `members`, its `author`.

    name: a key in the `groups` of the subject's kind.
    """

    name: str
    of: Subject


class Plan(BaseModel):
    """A notice to make from a fact, and its recipients: the named persons, or a group.

    `at`: when the fact happened. `variant`: the sentence of its reason to use.
    """

    model_config = ConfigDict(frozen=True)

    fact_id: str
    reason: str
    path: Path
    variant: str = ""
    actor_id: str | None
    at: datetime
    to: To | None = None
    persons: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _of_any_age(cls, data: Any) -> Any:
        return older.plan(data) if older.is_older(data) else data


class Notice(BaseModel):
    """A notice to one person. A person has at most one notice per fact.

    `path`: its subject, by ids alone: names and titles are looked up when it is shown. `number`:
    its position in the person's notices, without gaps. `inbox`: it is shown there. `mail`: when it
    is mailed, if at all. `item_id`: the item that it is grouped into.
    """

    id: str
    fact_id: str
    person_id: str
    reason: str
    path: Path
    variant: str = ""
    actor_id: str | None
    at: datetime
    made_at: datetime
    number: int
    inbox: bool
    mail: MailWhen
    item_id: str

    @model_validator(mode="before")
    @classmethod
    def _of_any_age(cls, data: Any) -> Any:
        return older.notice(data) if older.is_older(data) else data


class Item(BaseModel):
    """An item of the inbox: a person's notices about one subject, for one reason.

    `number` and `latest` are those of the newest notice; `count` includes all notices since the
    item was last dismissed as a whole. `read_to`: notices up to this number were read;
    `dismissed_to`: notices up to this number are no longer shown.
    """

    id: str
    person_id: str
    number: int
    latest: str
    count: int
    unread: bool
    read_to: int = 0
    dismissed_to: int = 0
    made_at: datetime


class Count(BaseModel):
    """The number of items with something unread in an inbox, and the state it was counted from.

    more: there are further items, not counted. hidden: there are unread items that the person could
    not see. guest: the guest status that it was counted for. last, marks: those of the inbox at
    that time. as_of: the last change of sight that it includes (store/sight.py); places: the
    communities whose changes affect it.
    """

    model_config = ConfigDict(frozen=True)

    unread: int = 0
    more: bool = False
    hidden: bool = False
    guest: bool
    last: int
    marks: int
    as_of: int
    places: frozenset[str] = frozenset()
    at: datetime

    @property
    def is_whole(self) -> bool:
        """Whether every unread item is counted, so that adding or subtracting one is exact."""
        return not self.more and not self.hidden

    def told(self, items: int, notices: int, places: Iterable[str]) -> "Count":
        """Return the count after new notices, which made this many items unread."""
        return self.model_copy(
            update={
                "unread": self.unread + items,
                "last": self.last + notices,
                "places": self.places | set(places),
            }
        )

    def read(self, items: int) -> "Count":
        return self.model_copy(update={"unread": self.unread - items, "marks": self.marks + 1})

    def all_read(self) -> "Count":
        nothing = {"unread": 0, "more": False, "hidden": False}
        return self.model_copy(update={**nothing, "marks": self.marks + 1})


class Inbox(BaseModel):
    """The inbox of one person.

    `last`: the number of their newest notice; those up to `read_to` were read. `digested_to`:
    notices up to this number need no further digest. `marks`: how often something was marked as
    read. `count`: the unread count, as last requested and updated since. `erased`: it stays empty.
    """

    id: str
    last: int = 0
    read_to: int = 0
    digested_to: int = 0
    digest_due: datetime | None = None
    marks: int = 0
    count: Count | None = None
    erased: bool = False

    @property
    def present_count(self) -> Count | None:
        """Return the stored count, if it includes every notice and every mark as read since."""
        count = self.count
        is_present = count is not None and (count.last, count.marks) == (self.last, self.marks)
        return count if is_present else None

    def has_unread(self, item: "Item") -> bool:
        return item.unread and item.number > self.read_to

    def count_after_reading(self, item: "Item", number: int) -> Count | None:
        """Return the unread count after this item is read up to this number; None if unknown."""
        count = self.present_count
        if count is None or not count.is_whole:
            return None
        return count.read(int(self.has_unread(item) and number >= item.number))


def notice_id(fact_id: str, person_id: str) -> str:
    """Return the id of a notice. Its uniqueness prevents a second notice."""
    return f"{fact_id}.{person_id}"


def item_id(person_id: str, grouping: str) -> str:
    """Return the id of an item. `grouping`: see subjects/table.py."""
    return str(uuid5(_ITEMS, f"{person_id}|{grouping}"))
