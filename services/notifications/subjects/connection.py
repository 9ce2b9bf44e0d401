"""Connections of two people: visible to both, while one is requested or they are connected."""

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects.kind import Kind
from shared.contracts.envelope import Fact
from shared.contracts.networking import CONNECTION, ConnectionData, ConnectionStatus
from shared.messaging.read_models import ReadModel
from shared.mongo import Document

NAME = "connection"
_OPEN = {ConnectionStatus.ASKED, ConnectionStatus.CONNECTED}


class Connection(BaseModel):
    """A connection. `people`: empty once it is declined or ended."""

    id: str
    people: tuple[str, ...]


def subject(connection_id: str) -> Subject:
    return Subject(NAME, connection_id)


def row(fact: Fact[ConnectionData]) -> Document:
    people = _people(fact) if fact.data.state.status in _OPEN else []
    return {"_id": fact.subject, "sequence": fact.sequence, "people": people}


def may_see(person: Person, path: Path, known: Known) -> bool:
    """Return whether the person may see it. Guests see no profiles, and so no connections."""
    connection = known.get(path[0], Connection)
    return connection is not None and not person.guest and person.id in connection.people


def _people(fact: Fact[ConnectionData]) -> list[str]:
    state = fact.data.state
    return [each for each in (state.asker_id, state.asked_id) if each is not None]


def _changes_sight(fact: Fact[ConnectionData]) -> set[str]:
    return set(_people(fact)) if fact.sequence > 1 else set()


KIND = Kind(
    name=NAME,
    row=Connection,
    read_model=ReadModel(CONNECTION, "connections", row),
    may_see=may_see,
    changes_sight=_changes_sight,
    link=lambda _: ("membership", "connections"),
)
