"""Pulse surveys: visible to readers of their community."""

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person, may_read_in
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects import community
from services.notifications.subjects.kind import Kind, View
from shared.contracts.envelope import Fact
from shared.contracts.pulses import PULSE, PulseData
from shared.messaging.read_models import ReadModel
from shared.mongo import Document

NAME = "pulse"


class Pulse(BaseModel):
    id: str
    community_id: str


class PulseId(BaseModel):
    id: str


def path_of(fact: Fact[PulseData]) -> Path:
    return Subject(NAME, fact.subject), community.subject(fact.data.state.community.id)


def row(fact: Fact[PulseData]) -> Document:
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "community_id": fact.data.state.community.id,
    }


def may_read(person: Person, path: Path, known: Known) -> bool:
    pulse = known.get(path[0], Pulse)
    return pulse is not None and may_read_in(person, pulse.community_id, known)


KIND = Kind(
    name=NAME,
    row=Pulse,
    read_model=ReadModel(PULSE, "pulses", row),
    may_see=may_read,
    view=View("pulse", PulseId, lambda pulse, _: PulseId(id=pulse.id)),
    lies_in=lambda pulse: community.subject(pulse.community_id),
    link=lambda pulse: ("membership", f"pulses/{pulse.id}"),
)
