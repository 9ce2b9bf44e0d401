"""The declaration of a kind of subject: a module of this folder has everything about it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person
from services.notifications.domain.subject import Path, Subject
from shared.contracts.envelope import Fact
from shared.contracts.values import Language
from shared.messaging.read_models import ReadModel
from shared.mongo import Scope

Row = TypeVar("Row", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a group: the persons after an id, in the order of ids, at most `limit`.

    heard_since: only those that this service has learned of since. A group without this information
    returns all.
    """

    after: str
    limit: int
    heard_since: datetime | None = None


Persons = Callable[[Scope, str, Part], Awaitable[Sequence[str]]]
"""A function that returns the ids of a part of a group of the subject with this id."""


def _for_all(_known: Known, _id: str, _person_id: str, _at: datetime) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Group:
    """Persons by their relation to a subject: its members, its author.

    is_few: they are looked up at once, within a batch of facts. is_for: whether a fact of a certain
    time is for this person.
    """

    persons: Persons
    is_few: bool = False
    is_for: Callable[[Known, str, str, datetime], bool] = _for_all


@dataclass(frozen=True, slots=True)
class View(Generic[Row]):
    """A field of the API's notifications: its name, its type, and its value."""

    field: str
    type: Any
    of: Callable[[Row, Language], object]


def _nothing(_row: Any, _language: Language) -> list[str]:
    return []


def _concerns_nobody(_fact: Fact[Any]) -> set[str]:
    return set()


@dataclass(frozen=True, slots=True)
class Kind(Generic[Row]):
    """A kind of subject.

    row, read_model: the stored data of each, by its facts. also: further read models that its
    groups need. prepare: creates their indexes.

    may_see: whether a person may now see the subject at the start of a path. changes_sight: the
    persons and places whose visibility changes by a fact of this kind. lies_in: the thing that
    contains it now, if its visibility matters.

    groups: the groups of persons that reasons can address, by name.

    is_one_item: all notices about it are one item of the inbox; otherwise, those of one reason are.
    grouped_by: the kind that they are grouped by, if it is another one. is_one_thread: all mails
    about it and its content are one conversation; title: the title of that conversation.

    view: its form in the API. link: the service that has it, and its path there. words: the values
    of placeholders in sentences. quote: its beginning. details: further lines of a mail.
    """

    name: str
    row: type[Row]
    read_model: ReadModel
    may_see: Callable[[Person, Path, Known], bool]
    link: Callable[[Row], tuple[str, str]] | None = None
    also: tuple[ReadModel, ...] = ()
    prepare: Callable[[Scope], Awaitable[None]] | None = None
    changes_sight: Callable[[Fact[Any]], set[str]] = _concerns_nobody
    lies_in: Callable[[Row], Subject | None] | None = None
    groups: Mapping[str, Group] = field(default_factory=dict)
    is_one_item: bool = False
    grouped_by: str | None = None
    is_one_thread: bool = False
    title: Callable[[Row], str] | None = None
    view: View[Row] | None = None
    words: Callable[[Row, Language], Mapping[str, str]] | None = None
    quote: Callable[[Row], str] | None = None
    details: Callable[[Row, Language], Sequence[str]] = _nothing
