"""The aggregate Profile: who a person says they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from shared.contracts.unknown import Open
from shared.contracts.values import Language
from shared.problems import PersonErased

PERSONAL = ("name", "email", "headline", "about", "skills", "location")
EDITABLE = ("name", "headline", "about", "skills", "location", "language")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says of a person. `at`: when it was issued; None where it does not tell."""

    guest: bool
    email: str
    at: datetime | None


class Profile(BaseModel):
    """Its id is the person's. `email` is the identity provider's and not for others to see.

    `claims_at`: when the token was issued that `guest` and `email` are of. `seen_at`: when the
    newest was that was seen, though it may have said the same.
    """

    id: str
    version: int = 1
    erased: bool = False
    guest: bool = False
    claims_at: datetime | None = None
    seen_at: datetime | None = None
    language: Open[Language]
    name: str = ""
    email: str = ""
    headline: str = ""
    about: str = ""
    skills: tuple[str, ...] = ()
    location: str = ""
    created_at: datetime
    updated_at: datetime

    def edit(self, wanted: dict[str, Any], now: datetime) -> tuple[str, ...]:
        """Take over what differs; the names of the fields that did. Raises: PersonErased."""
        if self.erased:
            raise PersonErased
        changed = tuple(
            name for name in EDITABLE if name in wanted and wanted[name] != getattr(self, name)
        )
        for name in changed:
            setattr(self, name, wanted[name])
        if changed:
            self.version += 1
            self.updated_at = now
        return changed

    def follow(self, claims: Claims, now: datetime) -> tuple[str, ...]:
        """Take over what a token says, unless a newer one was seen; the names of what differs.

        A token without an address says nothing of it. Who was erased is followed no more.
        """
        if self.erased or self._knows_newer(claims):
            return ()
        self.seen_at = claims.at
        said = {"guest": claims.guest, "email": claims.email or self.email}
        changed = tuple(name for name, value in said.items() if value != getattr(self, name))
        for name in changed:
            setattr(self, name, said[name])
        if changed:
            self.claims_at = claims.at
            self.version += 1
            self.updated_at = now
        return changed

    def _knows_newer(self, claims: Claims) -> bool:
        """Of two of the same second, the one that comes later counts."""
        return self.seen_at is not None and (claims.at is None or claims.at < self.seen_at)

    def erase(self, now: datetime) -> tuple[str, ...]:
        """Forget all that is personal. Raises: PersonErased if it was done before."""
        if self.erased:
            raise PersonErased
        self.name = self.email = self.headline = self.about = self.location = ""
        self.skills = ()
        self.erased = True
        self.version += 1
        self.updated_at = now
        return ("erased", *PERSONAL)
