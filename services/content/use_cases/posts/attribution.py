"""The authors that an import may name (decision 102)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from shared.audience import people
from shared.audience.sight import Asker
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class Attribution:
    """The people whom this importer may name. `named`: the known people in the batch."""

    is_admin: bool
    named: frozenset[str]

    def problem(self, author_id: str | None) -> str | None:
        """Return why this person cannot be the author, if they cannot."""
        if author_id is None:
            return None
        if not self.is_admin:
            return "author_id: only administrators may name an author; others name a byline"
        return None if author_id in self.named else "author_id: there is no such person"

    def problem_of_curator(self, curator_id: str | None) -> str | None:
        """Return why this person cannot be the curator of a series, if they cannot."""
        if curator_id is None:
            return None
        if not self.is_admin:
            return "curator_id: only administrators may name a curator"
        return None if curator_id in self.named else "curator_id: there is no such person"


async def attribution(scope: Scope, asker: Asker, author_ids: Iterable[str | None]) -> Attribution:
    """Return which of these people may be named. Erased people never are."""
    wanted = {author_id for author_id in author_ids if author_id is not None}
    known = await people.faces(scope, wanted) if wanted and asker.is_admin else {}
    return Attribution(asker.is_admin, frozenset(known))


class Signed(Protocol):
    """An item with an author here, a byline, or neither."""

    @property
    def author_id(self) -> str | None: ...
    @property
    def byline(self) -> str | None: ...


def signature(known: Signed, given: Signed) -> dict[str, str | None]:
    """Return the author and the byline of an existing item after another import.

    An author is never replaced by a byline. An item with neither gets no byline: its author may
    have been erased.
    """
    author_id = given.author_id or known.author_id
    is_named = author_id is None and known.byline is not None
    return {"author_id": author_id, "byline": given.byline if is_named else None}


def is_signed(known: Signed, wanted: dict[str, str | None]) -> bool:
    """Return whether a thing has this signature already."""
    return wanted == {"author_id": known.author_id, "byline": known.byline}
