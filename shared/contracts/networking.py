"""The facts of the relations between people: endorsements, stances and connections.

Each is between two people. Membership shows it to these two, or on its subject's profile.
"""

from datetime import UTC, datetime
from enum import StrEnum

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import Changed, Identifier, NoPerson, Public


class EndorsementState(Public):
    """An endorsement of a person's skills.

    It does not name the skills, since a person may hide them (decision 72). `person_id` and `by_id`
    are None once either person is erased. `stands`: whether any skill is endorsed now; False in
    facts older than the field.
    """

    person_id: Identifier | None
    by_id: Identifier | None
    stands: bool = False
    updated_at: datetime


class EndorsementData(Public):
    state: EndorsementState
    person: NoPerson = NoPerson()
    changed: Changed


class StanceKind(StrEnum):
    """The kind of target of a stance."""

    PERSON = "person"
    COMMUNITY = "community"
    TOPIC = "topic"


class Attitude(StrEnum):
    """A stance. dismissed: they do not want to meet this person. none: neutral."""

    FOLLOWED = "followed"
    DISMISSED = "dismissed"
    NONE = "none"


class StanceState(Public):
    """A person's stance. `person_id` and `target_id` are None once either person is erased."""

    person_id: Identifier | None
    kind: Open[StanceKind]
    target_id: Identifier | None
    attitude: Open[Attitude]
    since: datetime


class StanceData(Public):
    state: StanceState
    person: NoPerson = NoPerson()
    changed: Changed


class ConnectionStatus(StrEnum):
    """The status of a connection. asked: one person asked, and the other has not answered."""

    ASKED = "asked"
    CONNECTED = "connected"
    DECLINED = "declined"
    ENDED = "ended"


class ConnectionState(Public):
    """A connection. `asker_id` and `asked_id` are None once either person is erased."""

    asker_id: Identifier | None
    asked_id: Identifier | None
    status: Open[ConnectionStatus]
    since: datetime


class ConnectionData(Public):
    state: ConnectionState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_ADA, _BOB = "ce1082ca-95f3-535a-8764-4a41c275ab05", "f0a1c0de-95f3-535a-8764-4a41c275ab06"

ENDORSEMENT = Aggregate(
    "membership",
    "endorsement",
    EndorsementData,
    frozenset({"asked", "given", "declined", "withdrawn", "anonymised"}),
    example=EndorsementData(
        changed=(),
        state=EndorsementState(person_id=_ADA, by_id=_BOB, stands=True, updated_at=_NOON),
    ),
)
"""The aggregate's id is `{person id}.{id of the endorser}`."""

STANCE = Aggregate(
    "membership",
    "stance",
    StanceData,
    frozenset({"followed", "dismissed", "dropped", "anonymised"}),
    example=StanceData(
        changed=(),
        state=StanceState(
            person_id=_ADA,
            kind=StanceKind.PERSON,
            target_id=_BOB,
            attitude=Attitude.FOLLOWED,
            since=_NOON,
        ),
    ),
)
"""The aggregate's id is `{person id}.{kind}.{target id}`."""

CONNECTION = Aggregate(
    "membership",
    "connection",
    ConnectionData,
    frozenset({"asked", "accepted", "declined", "ended", "anonymised"}),
    example=ConnectionData(
        changed=(),
        state=ConnectionState(
            asker_id=_ADA, asked_id=_BOB, status=ConnectionStatus.ASKED, since=_NOON
        ),
    ),
)
"""The aggregate's id is `{id}.{id}` of the two people, the smaller id first."""
