"""The aggregates of networking that membership owns."""

from services.membership.domain.networking.connection import Connection
from services.membership.domain.networking.stance import Stance
from services.membership.domain.skills.endorsement import Endorsement
from services.membership.store.networking import ties
from services.membership.store.skills import endorsements
from shared.contracts.networking import (
    CONNECTION,
    ENDORSEMENT,
    STANCE,
    ConnectionData,
    EndorsementData,
    StanceData,
    StanceKind,
)
from shared.messaging.owned import Change, Owned, Personal, anonymising
from shared.messaging.unit import Work


async def _forget_endorsement(endorsement: Endorsement, _: str, work: Work) -> Change[Endorsement]:
    endorsement.forget(work.now)
    return Change(endorsement, "anonymised", ("person_id", "by_id"))


ENDORSEMENTS: Owned[Endorsement, EndorsementData] = Owned(
    ENDORSEMENT,
    Endorsement,
    endorsements.COLLECTION,
    indexes=endorsements.INDEXES,
    personal=Personal(
        naming=lambda person_id: {"$or": [{"person_id": person_id}, {"by_id": person_id}]},
        named=lambda data: (data.state.person_id, data.state.by_id),
        forget=_forget_endorsement,
    ),
    is_gone=lambda endorsement: endorsement.person_id is None,
)
"""An endorsement's id names two people: nothing of it stays on Kafka once either is erased."""


def _named_by_stance(data: StanceData) -> tuple[str | None, ...]:
    is_person = data.state.kind is StanceKind.PERSON
    return (data.state.person_id, data.state.target_id if is_person else None)


STANCES: Owned[Stance, StanceData] = Owned(
    STANCE,
    Stance,
    ties.STANCES,
    indexes=ties.OF_STANCES,
    file=ties.file_stances,
    personal=Personal(
        naming=lambda person_id: {"people": person_id},
        named=_named_by_stance,
        forget=anonymising("person_id", "target_id"),
    ),
    is_gone=lambda stance: stance.person_id is None,
)


CONNECTIONS: Owned[Connection, ConnectionData] = Owned(
    CONNECTION,
    Connection,
    ties.CONNECTIONS,
    indexes=ties.OF_CONNECTIONS,
    file=ties.file_connections,
    personal=Personal(
        naming=lambda person_id: {"people": person_id},
        named=lambda data: (data.state.asker_id, data.state.asked_id),
        forget=anonymising("asker_id", "asked_id"),
    ),
    is_gone=lambda connection: connection.asker_id is None,
)

NETWORKING = (ENDORSEMENTS, STANCES, CONNECTIONS)
