"""Badges that people have earned: a notice of one is for its person alone."""

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects.kind import Kind, View
from shared.contracts.envelope import Fact
from shared.contracts.recognition import AWARD, AwardData, Badge
from shared.contracts.unknown import Open
from shared.contracts.values import Language
from shared.messaging.read_models import ReadModel
from shared.mongo import Document

NAME = "award"


class Award(BaseModel):
    """A badge of a person. `withdrawn`: an administrator took it away."""

    id: str
    person_id: str | None
    badge: Open[Badge]
    withdrawn: bool = False


class AwardBadge(BaseModel):
    """A badge of yours. `person_id`: your id."""

    badge: Open[Badge]
    person_id: str | None


def path_of(fact: Fact[AwardData]) -> Path:
    return (Subject(NAME, fact.subject),)


def row(fact: Fact[AwardData]) -> Document:
    state = fact.data.state
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "person_id": state.person_id,
        "badge": state.badge,
        "withdrawn": state.withdrawn,
    }


def may_see(person: Person, path: Path, known: Known) -> bool:
    award = known.get(path[0], Award)
    return award is not None and not award.withdrawn and person.id == award.person_id


def _changes_sight(fact: Fact[AwardData]) -> set[str]:
    person_id = fact.data.state.person_id
    return {person_id} if person_id is not None and fact.sequence > 1 else set()


def _view(award: Award, _: Language) -> AwardBadge:
    return AwardBadge(badge=award.badge, person_id=award.person_id)


KIND = Kind(
    name=NAME,
    row=Award,
    read_model=ReadModel(AWARD, "awards", row, revision=2),
    may_see=may_see,
    changes_sight=_changes_sight,
    view=View("award", AwardBadge, _view),
    link=lambda award: ("membership", f"profiles/{award.person_id}/recognition"),
)
