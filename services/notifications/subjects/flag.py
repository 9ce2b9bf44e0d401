"""Flags on posts and replies: visible to their reporter alone."""

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects.kind import Kind
from shared.contracts.envelope import Fact
from shared.contracts.moderation import FLAG, FlagData
from shared.messaging.read_models import ReadModel
from shared.mongo import Document

NAME = "flag"
FORGOTTEN: Final[Mapping[str, object]] = {"person_id": None}


class Flag(BaseModel):
    id: str
    person_id: str | None


def subject(flag_id: str) -> Subject:
    return Subject(NAME, flag_id)


def row(fact: Fact[FlagData]) -> Document:
    person_id = fact.data.state.person_id
    return {"_id": fact.subject, "sequence": fact.sequence, "person_id": person_id}


def may_see(person: Person, path: Path, known: Known) -> bool:
    flag = known.get(path[0], Flag)
    return flag is not None and flag.person_id == person.id


KIND = Kind(
    name=NAME,
    row=Flag,
    read_model=ReadModel(FLAG, "flags", row, forgotten=FORGOTTEN),
    may_see=may_see,
    link=lambda _: ("content", "flags"),
)
