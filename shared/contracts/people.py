"""The parts of a profile that facts, request bodies and responses share."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.contracts.values import Identifier, Public


class Seniority(StrEnum):
    """Experience in a profession, not in the organisation."""

    JUNIOR = "junior"
    CONFIRMED = "confirmed"
    SENIOR = "senior"
    PRINCIPAL = "principal"


class Link(Public):
    """A link. `url`: http or https."""

    label: str = ""
    url: str


class Competency(Public):
    """A topic that people rate themselves in.

    `level`: 1 to 5, as SFIA words them: follows, assists, applies, enables, advises. None: no level
    yet; they want to learn it.
    """

    topic_id: Identifier
    level: Annotated[int, Field(ge=1, le=5)] | None = None
    wants_to_learn: bool = False
    can_teach: bool = False
