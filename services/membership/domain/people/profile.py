"""The aggregate Profile: a person, as they describe themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from services.membership.domain.people.showing import HIDEABLE, Closeness, ShownTo, is_shown
from shared.contracts.people import Competency, Link, Seniority
from shared.contracts.unknown import Open
from shared.contracts.values import Language
from shared.problems import PersonErased
from shared.taking import take_over

FROM_DIRECTORY = ("department", "country")
"""Fields that only tokens and administrators set, as they set the further attributes."""
PERSONAL = ("name", "email", *HIDEABLE)
EDITABLE = (
    *("name", "language", "audiences", "listed_as_expert"),
    *(name for name in HIDEABLE if name not in FROM_DIRECTORY),
)


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a token about a person; an empty one says nothing.

    `at`: when the token was issued; None if it does not say.
    """

    guest: bool
    email: str
    at: datetime | None
    department: str = ""
    country: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


class Profile(BaseModel):
    """A person's profile; its id is the person's id.

    `claims_at`: the issue time of the token that gave `guest` and `email`. `seen_at`: the issue
    time of the newest token seen, even if it changed nothing. `placed_at`: when an administrator
    last set the directory's fields; older tokens do not change them. `audiences`: for fields that
    are not for the whole organisation. `attributes`: further ones of the directory, beside
    FROM_DIRECTORY; only the person and administrators read them. `avatar`: the picture's name;
    empty for none.
    """

    id: str
    version: int = 1
    erased: bool = False
    guest: bool = False
    claims_at: datetime | None = None
    seen_at: datetime | None = None
    placed_at: datetime | None = None
    language: Open[Language]
    listed_as_expert: bool = True
    name: str = ""
    email: str = ""
    headline: str = ""
    about: str = ""
    skills: tuple[str, ...] = ()
    location: str = ""
    languages: tuple[str, ...] = ()
    department: str = ""
    country: str = ""
    attributes: dict[str, str] = Field(default_factory=dict)
    time_zone: str = ""
    seniority: Open[Seniority] | None = None
    links: tuple[Link, ...] = ()
    pronouns: str = ""
    availability: str = ""
    competencies: tuple[Competency, ...] = ()
    avatar: str = ""
    audiences: dict[str, ShownTo] = Field(default_factory=dict)
    created_at: datetime
    updated_at: datetime

    def edit(self, wanted: Mapping[str, Any], now: datetime) -> tuple[str, ...]:
        """Apply the fields that differ; there is a new version unless none does.

        Returns the names of the fields that differ for everyone. Raises: PersonErased.
        """
        if self.erased:
            raise PersonErased
        return self._take({name: wanted[name] for name in EDITABLE if name in wanted}, now)

    def place(self, said: Mapping[str, str], now: datetime) -> tuple[str, ...]:
        """Set the directory's fields as `edit`; an empty text clears one. Raises: PersonErased."""
        if self.erased:
            raise PersonErased
        before = self.version
        changed = self._take(self._placed(said), now)
        self.placed_at = now
        if self.version == before:  # `placed_at` changed: that needs a new version, too
            self._change(now)
        return changed

    @property
    def in_directory(self) -> dict[str, str]:
        """Return the person's attributes in the directory, by name, without empty ones."""
        said = {name: getattr(self, name) for name in FROM_DIRECTORY} | self.attributes
        return {name: value for name, value in said.items() if value}

    def follow(self, claims: Claims, now: datetime) -> tuple[str, ...]:
        """Apply a token's claims as `edit` does, unless a newer token was seen.

        A token without an address keeps the address. An erased profile no longer changes.
        """
        if self.erased or self._knows_newer(claims):
            return ()
        self.seen_at = claims.at
        said: dict[str, Any] = {}
        if self.placed_at is None or (claims.at is not None and claims.at > self.placed_at):
            named = {name: getattr(claims, name) for name in FROM_DIRECTORY}
            placed = {**named, **claims.attributes}
            said = self._placed({name: value for name, value in placed.items() if value})
        if claims.email:
            said["email"] = claims.email
        before = self.version
        changed = self._take({"guest": claims.guest, **said}, now)
        if self.version > before:
            self.claims_at = claims.at
        return changed

    def as_seen(self, reader: Closeness) -> "Profile":
        """Return a copy in which each field that this reader may not see is empty."""
        shut = [name for name in HIDEABLE if not is_shown(self.audience(name), reader)]
        empty = {name: type(self).model_fields[name].default for name in shut}
        if reader is not Closeness.SELF:
            empty |= {"audiences": {}, "attributes": {}}
        return self.model_copy(update=empty)

    def audience(self, name: str) -> ShownTo:
        return self.audiences.get(name, ShownTo.EVERYONE)

    def _placed(self, said: Mapping[str, str]) -> dict[str, Any]:
        """Return the fields of the profile that hold these attributes."""
        fields = {name: said[name] for name in FROM_DIRECTORY if name in said}
        further = {name: value for name, value in said.items() if name not in FROM_DIRECTORY}
        merged = {**self.attributes, **further}
        return {**fields, "attributes": {name: value for name, value in merged.items() if value}}

    def _take(self, said: Mapping[str, Any], now: datetime) -> tuple[str, ...]:
        """Return the names that differ for everyone; a hidden field does not even show a change."""
        before = self.as_seen(Closeness.COLLEAGUE)
        if take_over(self, said):
            self._change(now)
        after = self.as_seen(Closeness.COLLEAGUE)
        told = (*PERSONAL, "language", "guest", "listed_as_expert")
        return tuple(name for name in told if getattr(before, name) != getattr(after, name))

    def _knows_newer(self, claims: Claims) -> bool:
        """Return whether a newer token was seen; within one second, the later to come counts."""
        return self.seen_at is not None and (claims.at is None or claims.at < self.seen_at)

    def erase(self, now: datetime) -> tuple[str, ...]:
        """Clear all personal fields. Raises: PersonErased if they are cleared already."""
        if self.erased:
            raise PersonErased
        for name in PERSONAL:
            setattr(self, name, type(self).model_fields[name].default)
        self.audiences, self.attributes = {}, {}
        self.erased = True
        self._change(now)
        return ("erased", *PERSONAL)

    def _change(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now
