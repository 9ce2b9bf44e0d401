"""What notifications knows of others, by their facts: people, communities, and what else there is.

Who may see a community and what is in it is everyone's rule: shared/audience/sight.py. Who may see
what else a notice is about, its kind says: subjects/.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator

from services.notifications.domain.subject import COMMUNITY, Path, Subject, community_of
from shared.audience import sight
from shared.contracts.membership import membership_id
from shared.contracts.values import Language, LocalizedText, PostStatus

READABLE = {PostStatus.PUBLISHED, PostStatus.ARCHIVED}
"""What is archived can still be read by its address."""


def _read_in(language: str) -> Language:
    """French where only a newer version knows the language, as where none was said."""
    return Language(language) if language in list(Language) else Language.FRENCH


class Person(BaseModel):
    id: str
    name: str = ""
    email: str = ""
    language: Annotated[Language, BeforeValidator(_read_in)] = Language.FRENCH
    guest: bool = False
    claims_at: datetime | None = None
    erased: bool = False

    def with_token(self, said: sight.Said) -> "Person":
        """As their token has them, where it is newer than their profile."""
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
    """As much as is needed to judge and to show some notices.

    people: by id. rows: what is kept of subjects. memberships: by id, those of possible readers.
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    rows: Mapping[Subject, BaseModel] = field(default_factory=dict)
    memberships: Mapping[str, Membership] = field(default_factory=dict)

    def get(self, subject: Subject, row: type[Row]) -> Row | None:
        found = self.rows.get(subject)
        return found if isinstance(found, row) else None

    def membership(self, community_id: str | None, person_id: str) -> Membership | None:
        return self.memberships.get(membership_id(community_id or "", person_id))


def may_name(person: Person, path: Path, known: Known) -> bool:
    """Be told whose doing it was."""
    own = known.membership(community_of(path), person.id)
    return sight.may_name(_asker(person), own)


def may_read_in(person: Person, community_id: str | None, known: Known) -> bool:
    """What is in no community is for everyone who can sign in."""
    if community_id is None:
        return True
    community = known.get(Subject(COMMUNITY, community_id), Community)
    if community is None:
        return False
    audience = sight.Audience(community, known.membership(community_id, person.id))
    return sight.may_see(_asker(person), audience)


def _asker(person: Person) -> sight.Asker:
    return sight.Asker(person.id, is_guest=person.guest)
