"""Decisions of moderators: visible to the person concerned, and to moderators of the community."""

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects import community
from services.notifications.subjects.kind import Kind, View
from shared.contracts.envelope import Fact
from shared.contracts.moderation import DECISION, DecisionData
from shared.messaging.read_models import ReadModel
from shared.mongo import Document

NAME = "decision"


class Decision(BaseModel):
    id: str
    community_id: str | None
    person_id: str | None


class DecisionId(BaseModel):
    id: str


def subject(decision_id: str) -> Subject:
    return Subject(NAME, decision_id)


def row(fact: Fact[DecisionData]) -> Document:
    state = fact.data.state
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "community_id": state.community.id if state.community else None,
        "person_id": state.person_id,
    }


def may_see(person: Person, path: Path, known: Known) -> bool:
    """Return whether the person may see it; the one concerned may, also after leaving."""
    decision = known.get(path[0], Decision)
    if decision is None:
        return False
    own = known.membership(decision.community_id, person.id)
    return decision.person_id == person.id or (own is not None and own.moderates)


KIND = Kind(
    name=NAME,
    row=Decision,
    read_model=ReadModel(DECISION, "decisions", row),
    may_see=may_see,
    lies_in=lambda decision: (
        community.subject(decision.community_id) if decision.community_id else None
    ),
    view=View("decision", DecisionId, lambda decision, _: DecisionId(id=decision.id)),
    link=lambda decision: ("content", f"moderation/decisions/{decision.id}"),
)
