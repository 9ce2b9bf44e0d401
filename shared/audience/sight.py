"""Visibility: the rules of decision record 1, as pure functions.

A thing of a community is visible to those who may see the community; a thing of none, to everyone
who can sign in. Platform administrators do not see private communities. A visibility, standing or
role that only a newer version knows grants nothing; nor does it prove that nothing is granted:
see `is_certain`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict

from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Role, Standing, Visibility

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Said(BaseModel):
    """Whether a token says that somebody is a guest. `at`: when it was issued, if known."""

    model_config = ConfigDict(frozen=True)

    guest: bool
    at: datetime | None = None


def newest(one: Said, other: Said | None) -> Said:
    """Without a time of issue it counts as older. Of equal age, the one that grants less wins."""
    if other is None:
        return one
    ages = one.at or _LONG_AGO, other.at or _LONG_AGO
    if ages[0] == ages[1]:
        return one if one.guest else other
    return one if ages[0] > ages[1] else other


@dataclass(frozen=True, slots=True)
class Asker:
    """The caller, as far as rights depend on them.

    `since`: when their token was issued.
    """

    person_id: str
    is_admin: bool = False
    is_guest: bool = False
    since: datetime | None = None

    @property
    def said(self) -> Said:
        """To be stored with what they do, since it may outlast other knowledge of them."""
        return Said(guest=self.is_guest, at=self.since)


class Community(BaseModel):
    """A community, as membership's facts describe it."""

    id: str
    slug: str
    visibility: Open[Visibility]

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


@dataclass(frozen=True, slots=True)
class Audience:
    """The audience of a thing: everyone, or a community, with the caller's membership in it."""

    community: Community | None = None
    own: Membership | None = None

    @property
    def ref(self) -> CommunityRef | None:
        return self.community.ref if self.community else None

    @property
    def is_member(self) -> bool:
        return self.own is not None and self.own.is_active

    @property
    def animates(self) -> bool:
        return self.own is not None and self.own.animates


EVERYONE = Audience()
TO_EVERYONE = "everyone"
"""The stored audience of a thing without a community."""


def audience_id(community: CommunityRef | None) -> str:
    """The stored audience of a thing of this community, or of none."""
    return community.id if community else TO_EVERYONE


def visibilities(asker: Asker) -> list[Visibility]:
    """The visibilities of communities that this person may read without being a member."""
    return [Visibility.PUBLIC] if asker.is_guest else [Visibility.PUBLIC, Visibility.INTERNAL]


def may_name(asker: Asker, own: Membership | None) -> bool:
    """See the names of authors and organisers in a community.

    Everybody but guests may, and guests who are members: decision record 36.
    """
    return not asker.is_guest or (own is not None and own.is_active)


def may_see(asker: Asker, audience: Audience) -> bool:
    """Know of the community, and read what is published in it."""
    if audience.community is None or audience.is_member:
        return True
    return audience.community.visibility in visibilities(asker)


def is_certain(audience: Audience) -> bool:
    """Whether this version knows all that `may_see` depends on; only then act on a refusal."""
    community, own = audience.community, audience.own
    return (community is None or isinstance(community.visibility, Visibility)) and (
        own is None or isinstance(own.standing, Standing)
    )
