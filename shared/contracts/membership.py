"""The facts of the membership service: communities, profiles, and who belongs where."""

from datetime import UTC, datetime

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import (
    Changed,
    CommunityRef,
    Identifier,
    JoinPolicy,
    Language,
    LocalizedText,
    NoPerson,
    Public,
    Role,
    Slug,
    Standing,
    Visibility,
)


class CommunityState(Public):
    slug: Slug
    names: LocalizedText
    purposes: LocalizedText
    domain: str
    topics: tuple[str, ...]
    visibility: Open[Visibility]
    join_policy: Open[JoinPolicy]
    created_at: datetime
    updated_at: datetime


class CommunityData(Public):
    state: CommunityState
    person: NoPerson = NoPerson()
    changed: Changed


class ProfileState(Public):
    """`claims_at`: when the token was issued that `guest` and the address are of."""

    erased: bool = False
    guest: bool = False
    claims_at: datetime | None = None
    language: Open[Language]
    created_at: datetime
    updated_at: datetime


class ProfilePerson(Public):
    """All that is personal in a profile; empty once erased."""

    name: str = ""
    email: str = ""
    headline: str = ""
    about: str = ""
    skills: tuple[str, ...] = ()
    location: str = ""


class ProfileData(Public):
    state: ProfileState
    person: ProfilePerson
    changed: Changed


class MembershipState(Public):
    """`as_admin`: they came in by the rights of a platform administrator, nobody let them in."""

    community: CommunityRef
    person_id: Identifier
    standing: Open[Standing]
    role: Open[Role]
    since: datetime
    as_admin: bool = False


class MembershipData(Public):
    state: MembershipState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)

COMMUNITY = Aggregate(
    "membership",
    "community",
    CommunityData,
    frozenset({"created", "updated"}),
    example=CommunityData(
        changed=(),
        state=CommunityState(
            slug="data",
            names={Language.ENGLISH: "Data", Language.FRENCH: "Data"},
            purposes={Language.ENGLISH: "Practice", Language.FRENCH: "Pratique"},
            domain="engineering",
            topics=(),
            visibility=Visibility.PUBLIC,
            join_policy=JoinPolicy.OPEN,
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)

PROFILE = Aggregate(
    "membership",
    "profile",
    ProfileData,
    frozenset({"created", "updated", "erased"}),
    example=ProfileData(
        changed=(),
        state=ProfileState(language=Language.ENGLISH, created_at=_NOON, updated_at=_NOON),
        person=ProfilePerson(name="Ada", email="ada@example.org"),
    ),
)

MEMBERSHIP = Aggregate(
    "membership",
    "membership",
    MembershipData,
    frozenset(
        {"invited", "requested", "joined", "approved", "refused", "appointed", "left", "removed"}
    ),
    example=MembershipData(
        changed=(),
        state=MembershipState(
            community=CommunityRef(id="8fd33a22-938b-5ad4-b7a9-fb0a1d89b8a8", slug="data"),
            person_id="ce1082ca-95f3-535a-8764-4a41c275ab05",
            standing=Standing.ACTIVE,
            role=Role.MEMBER,
            since=_NOON,
        ),
    ),
)
"""Its id is `{community id}.{person id}`: see `membership_id`."""


def membership_id(community_id: str, person_id: str) -> str:
    """The id of the one membership that a person can have in a community."""
    return f"{community_id}.{person_id}"
