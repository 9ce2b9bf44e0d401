"""Communities, memberships and people in the API's responses: see docs/api/openapi."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from portal.gateway.models.values import Language, Ref, Role, Standing, Texts


class Own(BaseModel):
    """A person's standing and role in a community."""

    standing: Standing
    role: Role

    @property
    def is_active(self) -> bool:
        return self.standing == "active"

    @property
    def animates(self) -> bool:
        return self.is_active and self.role in {"owner", "animator"}

    @property
    def moderates(self) -> bool:
        return self.animates or (self.is_active and self.role == "moderator")

    @property
    def reviews(self) -> bool:
        return self.moderates or (self.is_active and self.role == "expert")

    @property
    def writes(self) -> bool:
        return self.is_active and self.role != "guest"


class NamedTopic(BaseModel):
    """A topic of the shared list, with the community's own spelling."""

    id: str
    labels: Texts
    written: str


class Community(BaseModel):
    id: str
    slug: str
    names: Texts
    purposes: Texts
    domain: str
    topics: list[str]
    listed_topics: list[NamedTopic] = Field(default_factory=list)
    visibility: str
    audience: dict[str, list[str]] = Field(default_factory=dict)
    join_policy: str
    stage: str = "active"
    reason: str = ""
    supporters: int = 0
    questions: list[Texts] = []
    approved_kinds: list[str] = []
    members: int | None = None
    own: Own | None = None
    created_at: datetime
    version: int

    @property
    def other_topics(self) -> list[str]:
        """Return the topics that are not in the shared list."""
        listed = {topic.written for topic in self.listed_topics}
        return [topic for topic in self.topics if topic not in listed]

    @property
    def is_mine(self) -> bool:
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

    @property
    def is_owned(self) -> bool:
        return self.own is not None and self.own.is_active and self.own.role == "owner"


class Answer(BaseModel):
    """An answer of a person who asks to join."""

    question: Texts
    answer: str


class Membership(Own):
    id: str
    community: Ref
    person_id: str
    name: str | None = None
    avatar: str | None = None
    since: datetime
    until: date | None = None
    successor_id: str | None = None
    answers: list[Answer] = []
    version: int


class Link(BaseModel):
    label: str = ""
    url: str


class Competency(BaseModel):
    """A topic that a person rates themselves in, wants to learn or can teach."""

    topic_id: str
    labels: Texts
    level: int | None = None
    wants_to_learn: bool = False
    can_teach: bool = False


class SuggestedSkill(BaseModel):
    """A skill to review. `topic_id` is None if the shared list has no topic of this name."""

    written: str
    topic_id: str | None = None
    labels: Texts | None = None
    is_rated: bool = False


class SkillSuggestions(BaseModel):
    """The headline, languages and skills read from a file that the person sent."""

    source: str
    headline: str = ""
    languages: list[str] = Field(default_factory=list)
    skills: list[SuggestedSkill] = Field(default_factory=list)


class Profile(BaseModel):
    """A profile.

    Fields that the person hides are empty. `audiences`: of the reader's own profile.
    """

    id: str
    name: str
    email: str | None = None
    headline: str
    about: str
    skills: list[str]
    location: str
    language: Language
    guest: bool
    languages: list[str] = Field(default_factory=list)
    department: str = ""
    country: str = ""
    time_zone: str = ""
    seniority: str | None = None
    links: list[Link] = Field(default_factory=list)
    pronouns: str = ""
    availability: str = ""
    avatar: str = ""
    listed_as_expert: bool = True
    competencies: list[Competency] = Field(default_factory=list)
    audiences: dict[str, str] | None = None
    created_at: datetime
    version: int


class Person(BaseModel):
    id: str
    name: str | None
    avatar: str | None = None


class FoundPerson(BaseModel):
    """A found person. For guests, only `id` and `name` are given."""

    id: str
    name: str
    headline: str = ""
    location: str = ""
    skills: list[str] = Field(default_factory=list)
    avatar: str = ""
    guest: bool | None = None
