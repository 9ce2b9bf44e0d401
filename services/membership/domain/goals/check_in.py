"""A check-in: a value of a key result, and who measured it. It never changes afterwards."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel

from shared.contracts.goals import Confidence
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef


@dataclass(frozen=True, slots=True)
class Measured:
    value: float
    note: str
    confidence: Confidence
    person_id: str


class CheckIn(BaseModel):
    """A check-in; `number` is the version of the objective that it made, and orders its check-ins.

    `person_id`: None once the person is erased.
    """

    id: str
    version: int = 1
    community: CommunityRef
    objective_id: str
    key_result_id: str
    number: int
    value: float
    note: str
    confidence: Open[Confidence]
    person_id: str | None
    at: datetime

    def forget(self) -> None:
        self.person_id = None
        self.version += 1
