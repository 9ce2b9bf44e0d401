"""Objectives of communities: visible to readers of their community."""

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person, may_read_in
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects import community
from services.notifications.subjects.kind import Kind, View
from services.notifications.words import quoted, text_in
from shared.contracts.envelope import Fact
from shared.contracts.goals import OBJECTIVE, ObjectiveData
from shared.contracts.values import Language, LocalizedText
from shared.messaging.read_models import ReadModel
from shared.mongo import Document

NAME = "objective"


class Objective(BaseModel):
    id: str
    community_id: str
    titles: LocalizedText


class ObjectiveTitle(BaseModel):
    id: str
    title: str


def path_of(fact: Fact[ObjectiveData]) -> Path:
    return Subject(NAME, fact.subject), community.subject(fact.data.state.community.id)


def row(fact: Fact[ObjectiveData]) -> Document:
    state = fact.data.state
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "community_id": state.community.id,
        "titles": {str(language): title for language, title in state.titles.items()},
    }


def may_read(person: Person, path: Path, known: Known) -> bool:
    objective = known.get(path[0], Objective)
    return objective is not None and may_read_in(person, objective.community_id, known)


def _view(objective: Objective, language: Language) -> ObjectiveTitle:
    return ObjectiveTitle(id=objective.id, title=text_in(objective.titles, language))


KIND = Kind(
    name=NAME,
    row=Objective,
    read_model=ReadModel(OBJECTIVE, "objectives", row),
    may_see=may_read,
    lies_in=lambda objective: community.subject(objective.community_id),
    view=View("objective", ObjectiveTitle, _view),
    link=lambda objective: ("membership", f"objectives/{objective.id}"),
    words=lambda one, language: {"objective": quoted(text_in(one.titles, language), language)},
)
