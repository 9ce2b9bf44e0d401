"""The aggregates of search: a saved search, and its match with something new."""

from datetime import datetime

from pydantic import BaseModel, Field

from shared.contracts.searches import FoundKind
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef


class SavedSearch(BaseModel):
    """A question that a person saved to be notified of new results. Its words are personal.

    `choices`: values of facets. `other_words`: the question with other names of its topics.
    `secret_hash`: the hash of the secret in its feed's address.
    """

    id: str
    version: int = 1
    person_id: str | None
    guest: bool
    text: str
    choices: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    other_words: tuple[str, ...] = ()
    alerts: bool = True
    secret_hash: str | None = None
    created_at: datetime

    def delete(self) -> None:
        """Forget the person and the question."""
        self.person_id, self.text, self.choices, self.other_words = None, "", {}, ()
        self.secret_hash, self.alerts = None, False
        self.version += 1


class Match(BaseModel):
    """A match of a saved search with a thing, recorded once."""

    id: str
    version: int = 1
    search_id: str
    person_id: str | None
    kind: Open[FoundKind]
    thing_id: str
    post_id: str | None = None
    community: CommunityRef | None = None
    found_at: datetime

    def forget(self) -> None:
        self.person_id = None
        self.version += 1


def match_id(search_id: str, thing_id: str) -> str:
    return f"{search_id}.{thing_id}"
