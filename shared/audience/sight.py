"""Who may know of what: the rules of decision record 1, as pure functions.

What belongs to a community is for those who may see the community; what belongs to none is for
everyone who can sign in. A platform administrator is not shown what is private. A visibility, a
standing or a role that only a newer version knows lets nobody see or do anything; nor does it prove
that they may not: see `is_certain`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict

from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Role, Standing, Visibility

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Said(BaseModel):
    """Whether somebody is a guest, as a token said it. `at`: when that was issued, if known."""

    model_config = ConfigDict(frozen=True)

    guest: bool
    at: datetime | None = None


def newest(one: Said, other: Said | None) -> Said:
    """What does not say when it was issued is the older. Of the same age, what opens less."""
    if other is None:
        return one
    ages = one.at or _LONG_AGO, other.at or _LONG_AGO
    if ages[0] == ages[1]:
        return one if one.guest else other
    return one if ages[0] > ages[1] else other


@dataclass(frozen=True, slots=True)
class Asker:
    """The person asking, as much of them as rights depend on.

    `since`: when the token was issued that says so.
    """

    person_id: str
    is_admin: bool = False
    is_guest: bool = False
    since: datetime | None = None

    @property
    def said(self) -> Said:
        """What is kept with what they do, since it may outlast what else is known of them."""
        return Said(guest=self.is_guest, at=self.since)


class Community(BaseModel):
    """What a service knows of a community, by membership's facts."""

    id: str
    slug: str
    visibility: Open[Visibility]

    @property
    def ref(self) -> CommunityRef:
        return CommunityRef(id=self.id, slug=self.slug)


class Membership(BaseModel):
    """Where a person stands with a community, by membership's facts."""

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
    """Who a thing is for: a community, with the asking person's membership in it; or everyone."""

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
"""What is stored as the audience of what belongs to no community."""


def audience_id(community: CommunityRef | None) -> str:
    """What is stored as the audience of what belongs to this community, or to none."""
    return community.id if community else TO_EVERYONE


def visibilities(asker: Asker) -> list[Visibility]:
    """Of communities that this person may read without being a member."""
    return [Visibility.PUBLIC] if asker.is_guest else [Visibility.PUBLIC, Visibility.INTERNAL]


def may_name(asker: Asker, own: Membership | None) -> bool:
    """Be told the names of who writes and organises in a community, standing so with it.

    For the organisation, and for guests who are members: decision record 36.
    """
    return not asker.is_guest or (own is not None and own.is_active)


def may_see(asker: Asker, audience: Audience) -> bool:
    """Know of the community and read what is published in it."""
    if audience.community is None or audience.is_member:
        return True
    return audience.community.visibility in visibilities(asker)


def is_certain(audience: Audience) -> bool:
    """Whether all that `may_see` goes by is known here: what follows from it is done then alone."""
    community, own = audience.community, audience.own
    return (community is None or isinstance(community.visibility, Visibility)) and (
        own is None or isinstance(own.standing, Standing)
    )
