"""The state after a run. Checks are functions of it and of the history."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from shared.mongo import Document


class Id(NamedTuple):
    """An aggregate: `content.post` and its id."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True, slots=True)
class Told:
    """A fact on its topic. `offset` orders those of one aggregate."""

    id: str
    of: Id
    sequence: int
    participle: str
    actor: str | None
    state: dict[str, Any]
    offset: int = 0

    def __str__(self) -> str:
        return f"{self.of}@{self.sequence}"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in the mailbox. `at` is in seconds since 1970."""

    message_id: str
    to: str
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The form in which the public API shows an aggregate to a person who may see it."""

    status: int
    version: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A row of the index: a document's version and audience, or a holder's audiences."""

    version: int
    sees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The output of `rebuild`, and the index's digests before and after it."""

    before: str
    after: str
    said: dict[str, Any]


@dataclass(slots=True)
class World:
    """The world. aggregates: the stores' documents.

    models: read models, by service and kind, then by id. erased: aggregates that end with a
    tombstone. cut: topics whose beginning is compacted away. waiting: descriptions of the remaining
    activity; groups: the number of consumer groups. leases: by service. addresses: people's
    addresses, by their id.
    """

    told: list[Told] = field(default_factory=list)
    erased: set[Id] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)
    aggregates: dict[Id, Document] = field(default_factory=dict)
    models: dict[tuple[str, str], dict[str, Document]] = field(default_factory=dict)
    notices: list[Document] = field(default_factory=list)
    inboxes: list[Document] = field(default_factory=list)
    deliveries: list[Document] = field(default_factory=list)
    mails: list[Document] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    seating: dict[str, Document] = field(default_factory=dict)
    index: dict[str, Found] = field(default_factory=dict)
    rebuilt: Rebuilt | None = None
    waiting: list[str] = field(default_factory=list)
    groups: int = 0
    read_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    parked: list[Document] = field(default_factory=list)
    leases: list[tuple[str, Document]] = field(default_factory=list)
    shown: dict[Id, Shown] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def by_aggregate(self) -> dict[Id, list[Told]]:
        """Return the facts of each aggregate, in the order of its topic."""
        found: dict[Id, list[Told]] = {}
        for fact in sorted(self.told, key=lambda fact: fact.offset):
            found.setdefault(fact.of, []).append(fact)
        return found

    def versions(self) -> dict[tuple[Id, int], Told]:
        """Return the first fact of each version."""
        found: dict[tuple[Id, int], Told] = {}
        for fact in sorted(self.told, key=lambda fact: fact.offset):
            found.setdefault((fact.of, fact.sequence), fact)
        return found
