"""The facts of the membership service: communities, profiles and memberships."""

from datetime import UTC, datetime
from enum import StrEnum

from pydantic import Field

from shared.contracts.aggregate import Aggregate
from shared.contracts.directory import Criteria
from shared.contracts.people import Competency, Link, Seniority
from shared.contracts.unknown import Open
from shared.contracts.values import (
    Changed,
    CommunityRef,
    Identifier,
    JoinPolicy,
    Language,
    LocalizedText,
    NoPerson,
    PostKind,
    Public,
    Role,
    Slug,
    Standing,
    Visibility,
)


class Stage(StrEnum):
    """A stage in the life of a community.

    proposal: collects supporters. incubation: a trial with a few people. active. dormant: paused.
    archived: read-only.
    """

    PROPOSAL = "proposal"
    INCUBATION = "incubation"
    ACTIVE = "active"
    DORMANT = "dormant"
    ARCHIVED = "archived"


class CommunityState(Public):
    """A community. `reason`: for its stage. `questions`: to answer in a request to join.

    `audience`: of a selected community. `parent_id`: the parent community; `related_ids`: chosen by
    its animators. A reader of the community may lack the right to see these others.
    `approved_kinds`: the kinds of posts that need a reviewer's approval before publication.
    """

    slug: Slug
    names: LocalizedText
    purposes: LocalizedText
    domain: str
    topics: tuple[str, ...]
    visibility: Open[Visibility]
    audience: Criteria = Field(default_factory=dict)
    join_policy: Open[JoinPolicy]
    stage: Open[Stage] = Stage.ACTIVE
    reason: str = ""
    supporters: tuple[Identifier, ...] = ()
    questions: tuple[LocalizedText, ...] = ()
    parent_id: Identifier | None = None
    related_ids: tuple[Identifier, ...] = ()
    approved_kinds: tuple[Open[PostKind], ...] = ()
    created_at: datetime
    updated_at: datetime


class CommunityData(Public):
    state: CommunityState
    person: NoPerson = NoPerson()
    changed: Changed


class ProfileState(Public):
    """A profile, without its personal data.

    `claims_at`: the issue time of the token that gave `guest` and the e-mail address.
    `listed_as_expert`: whether expert searches may list them.
    """

    erased: bool = False
    guest: bool = False
    claims_at: datetime | None = None
    language: Open[Language]
    listed_as_expert: bool = True
    created_at: datetime
    updated_at: datetime


class ProfilePerson(Public):
    """The personal data of a profile that the whole organisation may see; empty once erased.

    A field that a person shows to fewer people is empty, too (decision 72). `languages`: BCP 47.
    `country`: ISO 3166-1 alpha-2. `time_zone`: of the IANA database. `avatar`: the name of their
    picture, which changes with it; membership serves the picture.
    """

    name: str = ""
    email: str = ""
    headline: str = ""
    about: str = ""
    skills: tuple[str, ...] = ()
    location: str = ""
    languages: tuple[str, ...] = ()
    department: str = ""
    country: str = ""
    time_zone: str = ""
    seniority: Open[Seniority] | None = None
    links: tuple[Link, ...] = ()
    pronouns: str = ""
    availability: str = ""
    competencies: tuple[Competency, ...] = ()
    avatar: str = ""


class ProfileData(Public):
    state: ProfileState
    person: ProfilePerson
    changed: Changed


class MembershipState(Public):
    """A membership.

    `invitation_id`: the link by which they joined. `until`: the last day of their role (ISO 8601).
    `reminded_for`: the end date in the latest reminder. `successor_id`: an owner's nominated
    successor. `joined_at`: when they last became a member, kept after they left; None if they never
    did, or in older facts.
    """

    community: CommunityRef
    person_id: Identifier
    standing: Open[Standing]
    role: Open[Role]
    since: datetime
    as_admin: bool = False
    invitation_id: Identifier | None = None
    until: str | None = None
    reminded_for: str | None = None
    successor_id: Identifier | None = None
    joined_at: datetime | None = None


class MembershipData(Public):
    state: MembershipState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)

COMMUNITY = Aggregate(
    "membership",
    "community",
    CommunityData,
    frozenset(
        {
            *("created", "updated", "proposed", "supported", "unsupported", "incubated"),
            *("activated", "paused", "archived", "placed", "anonymised"),
        }
    ),
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
        {
            *("invited", "requested", "joined", "added", "approved", "refused"),
            *("appointed", "reminded", "expired", "left", "removed"),
            *("nominated", "declined", "withdrawn", "resigned", "anonymised"),
        }
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
"""The aggregate's id is `{community id}.{person id}`: see `membership_id`."""


def membership_id(community_id: str, person_id: str) -> str:
    """Return the id of a person's membership in a community."""
    return f"{community_id}.{person_id}"
