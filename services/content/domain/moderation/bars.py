"""The active sanctions of a person in an audience, with their end, as a row."""

from datetime import datetime

from pydantic import BaseModel

from services.content.domain.moderation.errors import Barred


class Bar(BaseModel):
    until: datetime
    decision_id: str


class Bars(BaseModel):
    """The bars of one person in one audience, by act: of each, the one that was decided last."""

    id: str
    person_id: str
    bars: dict[str, Bar] = {}

    def check(self, act: str, now: datetime) -> None:
        """Raise Barred if this act stands against the person."""
        bar = self.bars.get(act)
        if bar is not None and bar.until > now:
            raise Barred(bar.until)


def bars_id(audience: str, person_id: str) -> str:
    return f"{audience}.{person_id}"
