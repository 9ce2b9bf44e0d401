"""Approaches in the talent pool: visible to their recruiter and their member."""

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects.kind import Kind, View
from shared.contracts.envelope import Fact
from shared.contracts.talent import APPROACH, ApproachData
from shared.messaging.read_models import ReadModel
from shared.mongo import Document

NAME = "approach"


class Approach(BaseModel):
    id: str
    people: tuple[str, ...]


class ApproachId(BaseModel):
    id: str


def path_of(fact: Fact[ApproachData]) -> Path:
    return (Subject(NAME, fact.subject),)


def row(fact: Fact[ApproachData]) -> Document:
    state = fact.data.state
    people = [each for each in (state.recruiter_id, state.person_id) if each is not None]
    return {"_id": fact.subject, "sequence": fact.sequence, "people": people}


def may_see(person: Person, path: Path, known: Known) -> bool:
    approach = known.get(path[0], Approach)
    return approach is not None and not person.guest and person.id in approach.people


KIND = Kind(
    name=NAME,
    row=Approach,
    read_model=ReadModel(APPROACH, "approaches", row),
    may_see=may_see,
    view=View("approach", ApproachId, lambda approach, _: ApproachId(id=approach.id)),
    link=lambda approach: ("membership", f"talent/approaches/{approach.id}"),
)
