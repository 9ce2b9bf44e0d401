"""The aggregate Profile: who a person says they are."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from services.membership.domain.errors import PersonErased
from shared.contracts.unknown import Open
from shared.contracts.values import Language

PERSONAL = ("name", "email", "headline", "about", "skills", "location")
EDITABLE = ("name", "headline", "about", "skills", "location", "language")


class Profile(BaseModel):
    """Its id is the person's. `email` is the identity provider's and not for others to see."""

    id: str
    version: int = 1
    erased: bool = False
    guest: bool = False
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
