"""Pairs of mentoring: visible to their mentor and mentee, as readers of their community."""

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person, may_read_in
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects import community
from services.notifications.subjects.kind import Kind, View
from shared.contracts.envelope import Fact
from shared.contracts.mentoring import PAIR, PairData
from shared.messaging.read_models import ReadModel
from shared.mongo import Document

NAME = "pair"


class Pair(BaseModel):
    id: str
    community_id: str
    people: tuple[str, ...]


class PairId(BaseModel):
    id: str


def path_of(fact: Fact[PairData]) -> Path:
    return Subject(NAME, fact.subject), community.subject(fact.data.state.community.id)


def people_of(fact: Fact[PairData]) -> list[str]:
    state = fact.data.state
    return [each for each in (state.mentor_id, state.mentee_id) if each is not None]


def row(fact: Fact[PairData]) -> Document:
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "community_id": fact.data.state.community.id,
        "people": people_of(fact),
    }


def may_see(person: Person, path: Path, known: Known) -> bool:
    pair = known.get(path[0], Pair)
    if pair is None or person.id not in pair.people:
        return False
    return may_read_in(person, pair.community_id, known)


KIND = Kind(
    name=NAME,
    row=Pair,
    read_model=ReadModel(PAIR, "pairs", row),
    may_see=may_see,
    view=View("pair", PairId, lambda pair, _: PairId(id=pair.id)),
    lies_in=lambda pair: community.subject(pair.community_id),
    link=lambda pair: ("membership", f"pairs/{pair.id}"),
)
