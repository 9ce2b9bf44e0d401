"""The request bodies and responses of the API. Unknown fields are refused."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StrictBool, StringConstraints

from services.membership.domain.communities.community import Community, looks_like_id
from services.membership.domain.communities.membership import Membership
from services.membership.domain.people.profile import Profile
from shared.audience.attributes import MOST_ATTRIBUTES, MOST_KEYS, count_keys
from shared.audience.people import NOBODY, Face
from shared.contracts.directory import Criteria
from shared.contracts.membership import Stage
from shared.contracts.unknown import Open
from shared.contracts.values import (
    CommunityRef,
    Identifier,
    JoinPolicy,
    Language,
    LocalizedText,
    PostKind,
    Role,
    Slug,
    Standing,
    Visibility,
)
from shared.runtime.bodies import SOMETHING, Body, Changes, in_one_line
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
PersonId = Annotated[Identifier, Field(examples=["ce1082ca-95f3-535a-8764-4a41c275ab05"])]
Names = Annotated[dict[Language, ShortText], Field(min_length=1)]
Purposes = dict[Language, LongText]
QuestionText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=300, strip_whitespace=True),
    AfterValidator(in_one_line),
]
Questions = Annotated[
    list[Annotated[dict[Language, QuestionText], Field(min_length=1)]],
    Field(max_length=5, description="Questions to answer when asking to join"),
]
ApprovedKinds = Annotated[
    list[PostKind],
    Field(
        max_length=len(PostKind),
        description="The kinds of posts that a reviewer approves before their publication",
    ),
]
AnswerText = Annotated[
    str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True, pattern=SOMETHING)
]


def _distinct_values(audience: Criteria) -> Criteria:
    """Remove repeated values. Raises ValueError if they combine in more than MOST_KEYS ways."""
    distinct = {name: tuple(dict.fromkeys(values)) for name, values in audience.items()}
    if count_keys(distinct) > MOST_KEYS:
        raise ValueError(f"it combines its values in more than {MOST_KEYS} ways")
    return distinct


AttributeName = Annotated[str, StringConstraints(max_length=120)]
AudienceBody = Annotated[
    dict[
        AttributeName, Annotated[tuple[ShortText, ...], Field(min_length=1, max_length=MOST_KEYS)]
    ],
    Field(
        max_length=MOST_ATTRIBUTES,
        description="For a `selected` community: colleagues who have one of the values of each "
        "attribute may see it, beside its members. `GET /v1/directory` lists the attributes",
        examples=[{"department": ["Finance", "Audit"], "country": ["FR"]}],
    ),
    AfterValidator(_distinct_values),
]


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
    audience: AudienceBody = Field(default_factory=dict)
    join_policy: JoinPolicy = JoinPolicy.OPEN
    propose: StrictBool = Field(
        default=False, description="Propose it: it becomes active with enough supporters"
    )


class CommunityChanges(Changes):
    """Omitted fields stay unchanged. The slug never changes."""

    names: Names | None = None
    purposes: Purposes | None = None
    domain: ShortOrEmpty | None = None
    topics: Topics | None = None
    visibility: Visibility | None = None
    audience: AudienceBody | None = None
    join_policy: JoinPolicy | None = None
    questions: Questions | None = None
    approved_kinds: ApprovedKinds | None = None


class Joining(Body):
    answers: list[AnswerText] = Field(
        default_factory=list,
        max_length=5,
        examples=[["To learn", "Last year"]],
        description="Your answers to the community's questions, in order, if you ask to join",
    )


class Invitation(Body):
    person_id: PersonId


class Appointment(Body):
    role: Role
    until: date | None = Field(
        None,
        le=date(2100, 1, 1),
        examples=["2026-12-31"],
        description="The last day of the role. After it, the person becomes a member; a member or "
        "guest leaves the community",
    )


class Nomination(Body):
    person_id: PersonId


class OwnStanding(BaseModel):
    standing: Open[Standing]
    role: Open[Role]


class NamedTopic(BaseModel):
    """A listed topic. `written`: the community's own spelling of it."""

    id: str
    labels: LocalizedText
    written: str


class CommunityView(BaseModel):
    """A community. `own`: your standing and role in it, if any."""

    id: str
    slug: str
    names: LocalizedText
    purposes: LocalizedText
    domain: str
    topics: list[str] = Field(description="In their original spelling")
    listed_topics: list[NamedTopic] = Field(
        default_factory=list,
        description="The entries of the shared list for `topics`; empty in lists and after writes",
    )
    visibility: Open[Visibility]
    audience: dict[str, list[str]] = Field(
        description="Of a `selected` community: the attributes that select colleagues"
    )
    join_policy: Open[JoinPolicy]
    stage: Open[Stage]
    reason: str = Field(description="Why it is in its stage; empty if none was given")
    questions: list[LocalizedText] = Field(description="Questions to answer when asking to join")
    approved_kinds: list[Open[PostKind]] = Field(
        description="The kinds of posts that a reviewer approves before their publication"
    )
    supporters: int = Field(description="How many people support it, if it is or was proposed")
    members: int | None = Field(
        None,
        description="The number of members; may lag in lists; null after a write",
    )
    own: OwnStanding | None = None
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(
        cls,
        community: Community,
        own: Membership | None = None,
        members: int | None = None,
        topics: Iterable[NamedTopic] = (),
    ) -> "CommunityView":
        standing = OwnStanding(standing=own.standing, role=own.role) if own else None
        fields = community.model_dump() | {"supporters": len(community.supporters)}
        return cls(**fields, own=standing, members=members, listed_topics=list(topics))


class AnswerView(BaseModel):
    question: LocalizedText
    answer: str


class MembershipView(BaseModel):
    id: str
    community: CommunityRef
    person_id: str
    name: str | None = Field(None, description="The person's name; null except in lists of members")
    avatar: str | None = Field(
        None, description="The name of their picture, in lists of members; null for guests"
    )
    standing: Open[Standing]
    role: Open[Role]
    since: datetime
    until: str | None = Field(None, description="The last day of the role, ISO 8601")
    successor_id: str | None = Field(None, description="For an owner: their nominated successor")
    answers: list[AnswerView] = Field(
        description="During a request to join; visible to them and to the deciders"
    )
    version: int

    @classmethod
    def of(
        cls, membership: Membership, face: Face | None = None, *, names_only: bool = False
    ) -> "MembershipView":
        shown = face or NOBODY
        return cls(
            id=membership.id,
            community=membership.community,
            person_id=membership.person_id,
            name=shown.name or None,
            avatar=None if names_only else shown.avatar,
            standing=membership.standing,
            role=membership.role,
            since=membership.since,
            until=membership.until,
            successor_id=membership.successor_id,
            answers=[AnswerView(**answer.model_dump()) for answer in membership.answers],
            version=membership.version,
        )


class PersonView(BaseModel):
    """A person in a list. Guests get only names: other fields are empty, and `guest` is null."""

    id: str
    name: str
    headline: str = ""
    location: str = ""
    skills: list[str] = Field(default_factory=list)
    avatar: str = Field("", description="The name of their picture; empty for none")
    guest: bool | None = None

    @classmethod
    def of(cls, profile: Profile, *, names_only: bool) -> "PersonView":
        shown = {"id", "name"} if names_only else set(cls.model_fields)
        return cls(**profile.model_dump(include=shown))


class SuggestedPerson(BaseModel):
    id: str
    name: str


class Suggested(BaseModel):
    items: list[SuggestedPerson]

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> "Suggested":
        return cls(items=[SuggestedPerson(id=each.id, name=each.name) for each in profiles])
