"""Visibility: the rules of decision record 1, as pure functions.

An item in a community is visible to everyone who may see the community; any other item, to everyone
who can sign in. Platform administrators do not see private communities. A visibility, standing or
role that only a newer version knows grants nothing, but a refusal may then be wrong: see
`is_certain`.

A `selected` community is for colleagues who have one of its keys: attributes.py, decision 77.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from shared.contracts.membership import Stage
from shared.contracts.unknown import Open
from shared.contracts.values import (
    CommunityRef,
    LocalizedText,
    PostKind,
    Role,
    Standing,
    Visibility,
)

Held = AbstractSet[str]
"""A person's keys, from their entry in the directory."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Said(BaseModel):
    """The guest status that a token states. `at`: when the token was issued, if known."""

    model_config = ConfigDict(frozen=True)

    guest: bool
    at: datetime | None = None


def newest(one: Said, other: Said | None) -> Said:
    """Return the newer of the two.

    One without a time counts as older; at a tie, guest status wins.
    """
    if other is None:
        return one
    ages = one.at or _LONG_AGO, other.at or _LONG_AGO
    if ages[0] == ages[1]:
        return one if one.guest else other
    return one if ages[0] > ages[1] else other


@dataclass(frozen=True, slots=True)
class Asker:
    """The caller, reduced to the attributes that rights depend on.

    `since`: when their token was issued.
    """

    person_id: str
    is_admin: bool = False
    is_guest: bool = False
    since: datetime | None = None
    is_recruiter: bool = False

    @property
    def said(self) -> Said:
        """Return the guest status to store with a change, in case the profile here is older."""
        return Said(guest=self.is_guest, at=self.since)


class Shown(Protocol):
    """The fields of a community that decide who may see it."""

    @property
    def visibility(self) -> Open[Visibility]: ...

    @property
    def admits(self) -> tuple[str, ...]: ...


class Community(BaseModel):
    """A community, as membership's facts describe it. `admits`: the keys of its audience.

    `approved_kinds`: the kinds of posts that a reviewer approves before their publication.
    """

    id: str
    slug: str
    visibility: Open[Visibility]
    admits: tuple[str, ...] = ()
    stage: Open[Stage] = Stage.ACTIVE
    names: LocalizedText = {}
    purposes: LocalizedText = {}
    approved_kinds: tuple[Open[PostKind], ...] = ()

    @property
    def ref(self) -> CommunityRef:
        return CommunityRef(id=self.id, slug=self.slug)


class Membership(BaseModel):
    """A person's standing in a community, as membership's facts describe it."""

    standing: Open[Standing]
    role: Open[Role]

    @property
    def is_active(self) -> bool:
        return self.standing is Standing.ACTIVE

    @property
    def animates(self) -> bool:
        return self.is_active and self.role in {Role.ANIMATOR, Role.OWNER}

    @property
    def moderates(self) -> bool:
        return self.animates or (self.is_active and self.role is Role.MODERATOR)

    @property
    def reviews(self) -> bool:
        """Return whether the person approves posts before publication: experts do, too."""
        return self.moderates or (self.is_active and self.role is Role.EXPERT)

    @property
    def writes(self) -> bool:
        """Return whether the person may write: all members may, except guests of the community.

        An unknown role may be one without this right.
        """
        return self.is_active and isinstance(self.role, Role) and self.role is not Role.GUEST


@dataclass(frozen=True, slots=True)
class Audience:
    """The audience of an item: everyone, or a community, with the caller's membership in it.

    held: the caller's keys; None: not looked up, or their entry is not known here.
    """

    community: Community | None = None
    own: Membership | None = None
    held: Held | None = None

    @property
    def ref(self) -> CommunityRef | None:
        return self.community.ref if self.community else None

    @property
    def is_archived(self) -> bool:
        """Whether the community is archived: it is read-only."""
        return self.community is not None and self.community.stage is Stage.ARCHIVED

    @property
    def is_member(self) -> bool:
        return self.own is not None and self.own.is_active

    @property
    def animates(self) -> bool:
        return self.own is not None and self.own.animates

    @property
    def moderates(self) -> bool:
        return self.own is not None and self.own.moderates

    @property
    def reviews(self) -> bool:
        return self.own is not None and self.own.reviews

    @property
    def writes(self) -> bool:
        return self.own is not None and self.own.writes

    def approves(self, kind: Open[PostKind]) -> bool:
        """Return whether a reviewer approves posts of this kind there before their publication."""
        return self.community is not None and kind in self.community.approved_kinds


EVERYONE = Audience()
TO_EVERYONE = "everyone"
"""The stored audience of an item without a community."""


def audience_id(community: CommunityRef | None) -> str:
    """Return the stored audience of an item of this community (None: no community)."""
    return community.id if community else TO_EVERYONE


def visibilities(asker: Asker) -> list[Visibility]:
    """Return the visibilities of communities that this person may read without being a member."""
    return [Visibility.PUBLIC] if asker.is_guest else [Visibility.PUBLIC, Visibility.INTERNAL]


def may_name(asker: Asker, own: Membership | None) -> bool:
    """Return whether the person may see the names of authors and organisers in a community.

    Everyone may, except guests who are not members: decision 36.
    """
    return not asker.is_guest or (own is not None and own.is_active)


def may_see(asker: Asker, audience: Audience) -> bool:
    """Return whether a person may see the community, and read its published content."""
    if audience.community is None or audience.is_member or is_open(asker, audience.community):
        return True
    return is_selected(asker, audience.community, audience.held)


def is_open(asker: Asker, community: Shown) -> bool:
    """Return whether the community's visibility alone lets this person see it."""
    return community.visibility in visibilities(asker)


def is_selected(asker: Asker, community: Shown, held: Held | None) -> bool:
    """Return whether the community's audience selects this person."""
    if community.visibility is not Visibility.SELECTED or asker.is_guest:
        return False
    return held is not None and not held.isdisjoint(community.admits)


def is_certain(audience: Audience) -> bool:
    """Return whether all data for `may_see` is known here. Act on a refusal only then."""
    community, own = audience.community, audience.own
    if own is not None and not isinstance(own.standing, Standing):
        return False
    if community is None:
        return True
    is_known = community.visibility is not Visibility.SELECTED or audience.held is not None
    return is_known and isinstance(community.visibility, Visibility)
