"""The facts of topics: the shared list of subjects, each named in both languages."""

from datetime import UTC, datetime
from enum import StrEnum

from pydantic import Field

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import Changed, Identifier, Language, LocalizedText, NoPerson, Public


class TopicStatus(StrEnum):
    """The status of a topic.

    proposed: it waits for an administrator. listed: in use. retired: it cannot be chosen any more.
    """

    PROPOSED = "proposed"
    LISTED = "listed"
    RETIRED = "retired"


class TopicState(Public):
    """A topic. `synonyms`: further names by language. `broader`: the id of the topic above it."""

    labels: LocalizedText
    synonyms: dict[Open[Language], tuple[str, ...]] = Field(default_factory=dict)
    broader: Identifier | None = None
    status: Open[TopicStatus]
    created_at: datetime
    updated_at: datetime


class TopicData(Public):
    state: TopicState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)

TOPIC = Aggregate(
    "membership",
    "topic",
    TopicData,
    frozenset({"proposed", "listed", "updated", "retired"}),
    example=TopicData(
        changed=(),
        state=TopicState(
            labels={Language.ENGLISH: "Machine learning", Language.FRENCH: "Apprentissage"},
            synonyms={Language.ENGLISH: ("ML",), Language.FRENCH: ("apprentissage automatique",)},
            status=TopicStatus.LISTED,
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
