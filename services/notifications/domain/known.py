"""The service's knowledge of other aggregates, by their facts: people, communities, subjects.

The rule for seeing a community and its content is common: shared/audience/sight.py. The rules for
the other subjects of notices are in subjects/.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator

from services.notifications.domain.subject import COMMUNITY, Path, Subject, community_of
from shared.audience import sight
from shared.contracts.membership import membership_id
from shared.contracts.values import Language, LocalizedText


def _read_in(language: str) -> Language:
    """Return the language; French for one that is missing or that only a newer version knows."""
    return Language(language) if language in list(Language) else Language.FRENCH


class Person(BaseModel):
    id: str
    name: str = ""
    email: str = ""
    avatar: str | None = None
    language: Annotated[Language, BeforeValidator(_read_in)] = Language.FRENCH
    guest: bool = False
    claims_at: datetime | None = None
    erased: bool = False

    def with_token(self, said: sight.Said) -> "Person":
        """Return the person with the guest status of the token, if that is newer than their own."""
        own = sight.Said(guest=self.guest, at=self.claims_at)
        return self.model_copy(update={"guest": sight.newest(own, said).guest})


class Community(sight.Community):
    names: LocalizedText


class Membership(sight.Membership):
    id: str
    person_id: str
    since: datetime


Row = TypeVar("Row", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Known:
    """The data needed to judge and show some notices.

    people: by id. rows: the stored row of each subject. memberships: those of possible readers, by
    id. held: the readers' keys in the directory, by person, if a community is `selected`.
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    rows: Mapping[Subject, BaseModel] = field(default_factory=dict)
    memberships: Mapping[str, Membership] = field(default_factory=dict)
    held: Mapping[str, sight.Held] = field(default_factory=dict)

    def get(self, subject: Subject, row: type[Row]) -> Row | None:
        found = self.rows.get(subject)
        return found if isinstance(found, row) else None

    def membership(self, community_id: str | None, person_id: str) -> Membership | None:
        return self.memberships.get(membership_id(community_id or "", person_id))


def may_name(person: Person, path: Path, known: Known) -> bool:
    """Return whether the person may see the name of the actor."""
    own = known.membership(community_of(path), person.id)
    return sight.may_name(_asker(person), own)


def may_read_in(person: Person, community_id: str | None, known: Known) -> bool:
    """Return whether the person may read in a community.

    Everyone who can sign in may read a subject without a community.
    """
    if community_id is None:
        return True
    community = known.get(Subject(COMMUNITY, community_id), Community)
    if community is None:
        return False
    own, held = known.membership(community_id, person.id), known.held.get(person.id)
    audience = sight.Audience(community, own, held)
    return sight.may_see(_asker(person), audience)


def _asker(person: Person) -> sight.Asker:
    return sight.Asker(person.id, is_guest=person.guest)
