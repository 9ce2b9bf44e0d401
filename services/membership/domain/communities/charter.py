"""A community's charter, version by version, and the acceptance of a version by a member."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel

from shared.contracts.charters import acceptance_id
from shared.contracts.values import CommunityRef, Language, LocalizedText
from shared.markdown import Prose

TEXTS = ("bodies", "texts")


class Charter(BaseModel):
    """A charter; `id` is the community's id. `version` is 0 until the first text is published."""

    id: str
    version: int = 0
    community: CommunityRef
    bodies: LocalizedText = {}
    html: LocalizedText = {}
    texts: LocalizedText = {}
    published_at: datetime

    def publish(self, written: Mapping[Language, Prose], now: datetime) -> tuple[str, ...]:
        """Replace the texts and return the names of the changed fields; none if nothing differs."""
        bodies: LocalizedText = {language: prose.body for language, prose in written.items()}
        if bodies == self.bodies:
            return ()
        self.bodies = bodies
        self.html = {language: prose.html for language, prose in written.items()}
        self.texts = {language: prose.text for language, prose in written.items()}
        self.published_at = now
        self.version += 1
        return TEXTS

    @property
    def edition(self) -> "Edition":
        return Edition(
            id=edition_id(self.id, self.version),
            version=self.version,
            bodies=self.bodies,
            published_at=self.published_at,
        )


class Edition(BaseModel):
    """A version of a charter, which never changes."""

    id: str
    version: int
    bodies: LocalizedText
    published_at: datetime


class Acceptance(BaseModel):
    """A person's acceptance of one version; another version is accepted anew.

    It never changes afterwards. `person_id`: None once the person is erased.
    """

    id: str
    version: int = 1
    community: CommunityRef
    person_id: str | None
    charter_version: int
    accepted_at: datetime

    def forget(self) -> None:
        self.person_id = None
        self.version += 1


def no_charter(community: CommunityRef, now: datetime) -> Charter:
    """Return the charter that every community starts from: version 0, without a text."""
    return Charter(id=community.id, community=community, published_at=now)


def accept(charter: Charter, person_id: str, now: datetime) -> Acceptance:
    return Acceptance(
        id=acceptance_id(charter.id, person_id, charter.version),
        community=charter.community,
        person_id=person_id,
        charter_version=charter.version,
        accepted_at=now,
    )


def edition_id(community_id: str, version: int) -> str:
    return f"{community_id}.{version}"
