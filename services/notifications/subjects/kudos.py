"""Kudos: visible to their receiver; in a community, as its reader."""

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person, may_read_in
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects import community
from services.notifications.subjects.kind import Kind, View
from shared.contracts.envelope import Fact
from shared.contracts.recognition import KUDOS, KudosData, KudosStatus
from shared.messaging.read_models import ReadModel
from shared.mongo import Document

NAME = "kudos"


class Kudos(BaseModel):
    """Kudos. `to_id` is None if they are withdrawn, or their receiver is erased or objects."""

    id: str
    to_id: str | None
    community_id: str | None


class KudosId(BaseModel):
    """Kudos to you. `person_id`: your id."""

    id: str
    person_id: str | None


def path_of(fact: Fact[KudosData]) -> Path:
    place = fact.data.state.community
    lies_in = (community.subject(place.id),) if place else ()
    return Subject(NAME, fact.subject), *lies_in


def row(fact: Fact[KudosData]) -> Document:
    state = fact.data.state
    is_there = state.status in {KudosStatus.SHOWN, KudosStatus.HIDDEN}
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "to_id": state.to_id if is_there else None,
        "community_id": state.community.id if state.community else None,
    }


def may_see(person: Person, path: Path, known: Known) -> bool:
    kudos = known.get(path[0], Kudos)
    if kudos is None or person.id != kudos.to_id:
        return False
    return kudos.community_id is None or may_read_in(person, kudos.community_id, known)


KIND = Kind(
    name=NAME,
    row=Kudos,
    read_model=ReadModel(KUDOS, "kudos", row),
    may_see=may_see,
    view=View("kudos", KudosId, lambda kudos, _: KudosId(id=kudos.id, person_id=kudos.to_id)),
    lies_in=lambda kudos: community.subject(kudos.community_id) if kudos.community_id else None,
    link=lambda kudos: ("membership", f"profiles/{kudos.to_id}/recognition"),
)
