"""What is told: plans, which rules make from facts, and notices, which persons then have."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict

from services.notifications.domain.reasons import MailWhen, Reason

_ITEMS = UUID("5b8f0d3e-6f1c-5d0a-8d4b-3c2a90c5e7f4")


class About(BaseModel):
    """What a notice is about, by ids alone: names and titles are looked up when it is shown.

    `requester_id`: who asks to join. `approved`: what was decided about a request.
    """

    model_config = ConfigDict(frozen=True)

    community_id: str | None = None
    post_id: str | None = None
    reply_id: str | None = None
    gathering_id: str | None = None
    requester_id: str | None = None
    approved: bool | None = None


class To(StrEnum):
    """Whom a plan addresses. Who they are is looked up when it is carried out.

    persons: those it names. author: of its reply. members, animators, owners: of its community.
    attendees: who answered yes or maybe to its gathering.
    """

    PERSONS = "persons"
    AUTHOR = "author"
    MEMBERS = "members"
    ANIMATORS = "animators"
    OWNERS = "owners"
    ATTENDEES = "attendees"


class Plan(BaseModel):
    """What a fact gives occasion to tell, and to whom. `at`: when it happened."""

    model_config = ConfigDict(frozen=True)

    fact_id: str
    reason: Reason
    about: About
    actor_id: str | None
    at: datetime
    to: To
    persons: tuple[str, ...] = ()


class Notice(BaseModel):
    """One thing told to one person. Of one fact a person has one notice at most.

    `number`: its place in the person's order, without gaps. `inbox`: it is shown there. `mail`:
    how it is mailed, or not. `item_id`: what it is grouped into.
    """

    id: str
    fact_id: str
    person_id: str
    reason: Reason
    about: About
    actor_id: str | None
    at: datetime
    made_at: datetime
    number: int
    inbox: bool
    mail: MailWhen
    item_id: str


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


def item_id(person_id: str, reason: Reason, about: About) -> str:
    return str(uuid5(_ITEMS, f"{person_id}|{group_of(reason, about)}"))


def group_of(reason: Reason, about: About) -> str:
    """What is shown as one: all about a gathering, else what is of one reason and one subject."""
    if about.gathering_id is not None:
        return f"gathering|{about.gathering_id}"
    if reason is Reason.POSTED or about.post_id is None:
        return f"{reason}|community|{about.community_id}"
    return f"{reason}|post|{about.post_id}"


def thread_of(reason: Reason, about: About) -> str:
    """What a mail program shows as one conversation: whatever is about the same thing."""
    if about.post_id is not None:
        return f"post|{about.post_id}"
    return group_of(reason, about)
