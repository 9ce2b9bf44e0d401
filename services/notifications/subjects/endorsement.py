"""Endorsements of one person's skills by another: visible to both."""

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects.kind import Kind
from shared.contracts.envelope import Fact
from shared.contracts.networking import ENDORSEMENT, EndorsementData
from shared.messaging.read_models import ReadModel
from shared.mongo import Document

NAME = "endorsement"


class Endorsement(BaseModel):
    id: str
    people: tuple[str, ...]


def subject(endorsement_id: str) -> Subject:
    return Subject(NAME, endorsement_id)


def row(fact: Fact[EndorsementData]) -> Document:
    state = fact.data.state
    people = [each for each in (state.person_id, state.by_id) if each is not None]
    return {"_id": fact.subject, "sequence": fact.sequence, "people": people}


def may_see(person: Person, path: Path, known: Known) -> bool:
    """Return whether the person may see it. Guests see no profiles, and so no endorsements."""
    endorsement = known.get(path[0], Endorsement)
    return endorsement is not None and not person.guest and person.id in endorsement.people


KIND = Kind(
    name=NAME,
    row=Endorsement,
    read_model=ReadModel(ENDORSEMENT, "endorsements", row),
    may_see=may_see,
    link=lambda _: ("membership", "endorsement-requests"),
)
