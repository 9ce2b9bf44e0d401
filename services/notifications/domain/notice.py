"""What is told: plans, which rules make from facts, and notices, which persons then have."""

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
    """A group of persons by what they are to a subject: its `members`, its `author`.

    name: in the `groups` of the subject's kind.
    """

    name: str
    of: Subject


class Plan(BaseModel):
    """What a fact gives occasion to tell, and to whom: the persons named, or a group.

    `at`: when it happened. `variant`: which of its reason's sentences it is told by.
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
    """One thing told to one person. Of one fact a person has one notice at most.

    `path`: what it is about, by ids alone: names and titles are looked up when it is shown.
    `number`: its place in the person's order, without gaps. `inbox`: it is shown there. `mail`:
    how it is mailed, or not. `item_id`: what it is grouped into.
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
    """What the inbox lists: the notices of one person about one subject, for one reason.

    `number` and `latest` are of the newest; `count` is of all there ever were. `read_to`: those
    up to this number were read.
    """

    id: str
    person_id: str
    number: int
    latest: str
    count: int
    unread: bool
    read_to: int = 0
    made_at: datetime


class Count(BaseModel):
    """How many items of an inbox have something unread to see, and what that rests on.

    more: there are further ones, not counted. hidden: there are unread ones that could not be seen.
    guest: for whom it was counted. last, marks: of the inbox then. as_of: the last change of sight
    that it knows (store/sight.py); places: the communities whose changes concern it.
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
        """It has every item that is unread, so that one more, or one less, is just that."""
        return not self.more and not self.hidden

    def told(self, items: int, notices: int, places: Iterable[str]) -> "Count":
        """After so many notices more, which made so many items unread that were not."""
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
    """One person's. `last`: the number of their newest notice; those up to `read_to` were read.

    `digested_to`: those up to it have been in a digest, or in none. `marks`: how often something
    was marked as read. `count`: of what is unread, as it was last asked for and has moved on since.
    `erased`: it stays empty.
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
        """If nothing was told or read since that it does not have."""
        count = self.count
        is_present = count is not None and (count.last, count.marks) == (self.last, self.marks)
        return count if is_present else None

    def has_unread(self, item: "Item") -> bool:
        return item.unread and item.number > self.read_to


def notice_id(fact_id: str, person_id: str) -> str:
    """Its uniqueness is what makes a notice come once."""
    return f"{fact_id}.{person_id}"


def item_id(person_id: str, grouping: str) -> str:
    """`grouping`: what is shown as one: see subjects/table.py."""
    return str(uuid5(_ITEMS, f"{person_id}|{grouping}"))
