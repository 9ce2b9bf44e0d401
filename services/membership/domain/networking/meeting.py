"""Reasons for two people to meet, and a score of these reasons."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from uuid import UUID

from services.membership.domain.people.profile import Profile


@dataclass(frozen=True, slots=True)
class Reasons:
    """The ids of communities and topics that are reasons to meet.

    communities: those of both people. teaches: topics that the first person wants to learn and the
    other can teach; learns: the reverse.
    """

    communities: AbstractSet[str] = field(default_factory=frozenset)
    teaches: AbstractSet[str] = field(default_factory=frozenset)
    learns: AbstractSet[str] = field(default_factory=frozenset)

    @property
    def score(self) -> int:
        """Return the score: mutual help ranks first, and a shared skill above a community."""
        both = 4 if self.teaches and self.learns else 0
        return both + 3 * len(self.teaches) + 2 * len(self.learns) + min(len(self.communities), 3)


def reasons_to_meet(me: Profile, other: Profile, communities: AbstractSet[str]) -> Reasons | None:
    """Return the reasons to meet `other`, shown as I may see them; None if there are none.

    Within a department, a shared community is no reason: only skills to teach or learn are.
    """
    teaches = _topics(me, "wants_to_learn") & _topics(other, "can_teach")
    learns = _topics(me, "can_teach") & _topics(other, "wants_to_learn")
    is_near = bool(me.department) and me.department == other.department
    if not teaches and not learns and (is_near or not communities):
        return None
    return Reasons(communities, teaches, learns)


@dataclass(frozen=True, slots=True)
class Start:
    """The point where a search for candidates starts, the same all day for a person.

    person: an id to start at. called: the beginning of a folded name.
    """

    person: str
    called: str

    @classmethod
    def of(cls, person_id: str, today: date) -> "Start":
        digest = sha256(f"{person_id}|{today.isoformat()}".encode()).digest()
        letter = chr(ord("a") + digest[16] % 26)
        return cls(str(UUID(bytes=digest[:16])), letter)


def some_of(ids: Iterable[str], start: Start, most: int) -> list[str]:
    """Return at most `most` ids, a different selection each day."""
    ordered = sorted(ids, key=lambda each: sha256(f"{start.person}|{each}".encode()).digest())
    return ordered[:most]


def _topics(profile: Profile, field_name: str) -> frozenset[str]:
    rated = profile.competencies
    return frozenset(each.topic_id for each in rated if getattr(each, field_name))
