"""The aggregate Endorsement: the skills of one person that another person vouches for."""

from datetime import datetime

from pydantic import BaseModel

MOST_ASKED = 50


class Endorsement(BaseModel):
    """An endorsement; `given` and `asked` are ids of topics.

    `person_id`, `by_id`: None once either person is erased.
    """

    id: str
    version: int = 0
    person_id: str | None
    by_id: str | None
    given: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    updated_at: datetime

    @property
    def stands(self) -> bool:
        """Whether any skill is endorsed."""
        return bool(self.given)

    def ask(self, topic_id: str, now: datetime) -> str | None:
        """Request a topic; return the participle, or None if unchanged, like the methods below."""
        if topic_id in {*self.given, *self.asked} or len(self.asked) >= MOST_ASKED:
            return None
        return self._become(self.given, (*self.asked, topic_id), "asked", now)

    def give(self, topic_id: str, now: datetime) -> str | None:
        if topic_id in self.given:
            return None
        return self._become((*self.given, topic_id), self._others(topic_id), "given", now)

    def take_back(self, topic_id: str, now: datetime) -> str | None:
        """Withdraw a given topic, or decline a requested one."""
        if topic_id in self.given:
            given = tuple(each for each in self.given if each != topic_id)
            return self._become(given, self.asked, "withdrawn", now)
        if topic_id in self.asked:
            return self._become(self.given, self._others(topic_id), "declined", now)
        return None

    def forget(self, now: datetime) -> None:
        self.person_id = self.by_id = None
        self._become((), (), "anonymised", now)

    def _others(self, topic_id: str) -> tuple[str, ...]:
        return tuple(each for each in self.asked if each != topic_id)

    def _become(
        self, given: tuple[str, ...], asked: tuple[str, ...], participle: str, now: datetime
    ) -> str:
        self.given, self.asked = given, asked
        self.version += 1
        self.updated_at = now
        return participle


def no_endorsement(person_id: str, by_id: str, now: datetime) -> Endorsement:
    """Return the endorsement that each pair starts from: version 0, without topics."""
    key = endorsement_id(person_id, by_id)
    return Endorsement(id=key, person_id=person_id, by_id=by_id, updated_at=now)


def endorsement_id(person_id: str, by_id: str) -> str:
    return f"{person_id}.{by_id}"
