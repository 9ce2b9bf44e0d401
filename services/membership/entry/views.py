"""What portals see: bodies in, bodies out. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from services.membership.domain.community import Community, looks_like_id
from services.membership.domain.membership import Membership
from services.membership.domain.profile import Profile
from shared.contracts.unknown import Open
from shared.contracts.values import (
    CommunityRef,
    Identifier,
    JoinPolicy,
    Language,
    LocalizedText,
    Role,
    Slug,
    Standing,
    Visibility,
)
from shared.runtime.bodies import Body, in_one_line
from shared.text import one_line

ShortText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=120, strip_whitespace=True),
    AfterValidator(in_one_line),
]
ShortOrEmpty = Annotated[
    str, StringConstraints(max_length=120, strip_whitespace=True), AfterValidator(one_line)
]
Headline = Annotated[
    str, StringConstraints(max_length=200, strip_whitespace=True), AfterValidator(one_line)
]
LongText = Annotated[str, StringConstraints(max_length=4_000, strip_whitespace=True)]
Topics = Annotated[list[ShortText], Field(max_length=20)]
Names = Annotated[dict[Language, ShortText], Field(min_length=1)]
Purposes = dict[Language, LongText]


def _no_id(slug: str) -> str:
    if looks_like_id(slug):
        raise ValueError("a slug must not look like an id")
    return slug


class NewCommunity(Body):
    slug: Annotated[Slug, AfterValidator(_no_id)]
    names: Names
    purposes: Purposes = Field(default_factory=dict)
    domain: ShortOrEmpty = ""
    topics: Topics = Field(default_factory=list)
    visibility: Visibility = Visibility.INTERNAL
    join_policy: JoinPolicy = JoinPolicy.OPEN


class CommunityChanges(Body):
    """Omitted fields stay. The slug never changes."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"minProperties": 1})

    names: Names | None = None
    purposes: Purposes | None = None
    domain: ShortOrEmpty | None = None
    topics: Topics | None = None
    visibility: Visibility | None = None
    join_policy: JoinPolicy | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("at least one field is required")
        return self


class ProfileChanges(Body):
    """Omitted fields stay."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"minProperties": 1})

    name: ShortText | None = None
    headline: Headline | None = None
    about: LongText | None = None
    skills: Topics | None = None
    location: ShortOrEmpty | None = None
    language: Language | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("at least one field is required")
        return self


class Invitation(Body):
    person_id: Identifier


class Appointment(Body):
    role: Role


class OwnStanding(BaseModel):
    standing: Open[Standing]
    role: Open[Role]


class CommunityView(BaseModel):
    """`own`: your own standing and role in the community, if any."""

    id: str
    slug: str
    names: LocalizedText
    purposes: LocalizedText
    domain: str
    topics: list[str]
    visibility: Open[Visibility]
    join_policy: Open[JoinPolicy]
    members: int | None = Field(
        None, description="The number of members; null except when one community is read"
    )
    own: OwnStanding | None = None
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(
        cls, community: Community, own: Membership | None = None, members: int | None = None
    ) -> "CommunityView":
        standing = OwnStanding(standing=own.standing, role=own.role) if own else None
        return cls(**community.model_dump(), own=standing, members=members)


class MembershipView(BaseModel):
    id: str
    community: CommunityRef
    person_id: str
    name: str | None = Field(None, description="The person's name; null except in lists of members")
    standing: Open[Standing]
    role: Open[Role]
    since: datetime
    version: int

    @classmethod
    def of(cls, membership: Membership, name: str | None = None) -> "MembershipView":
        return cls(**membership.model_dump(), name=name)


class ProfileView(BaseModel):
    """`email`: null except in your own profile."""

    id: str
    name: str
    email: str | None = None
    headline: str
    about: str
    skills: list[str]
    location: str
    language: Open[Language]
    guest: bool
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, profile: Profile, *, own: bool = False) -> "ProfileView":
        fields = profile.model_dump(exclude={"erased", "email"})
        return cls(**fields, email=profile.email if own else None)
