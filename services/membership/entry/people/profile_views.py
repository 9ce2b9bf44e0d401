"""Profiles in request bodies and responses."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, Field, StrictBool, StringConstraints

from services.membership.domain.people.showing import HIDEABLE, Closeness, ShownTo
from services.membership.entry.views import (
    AttributeName,
    Headline,
    LongText,
    ShortOrEmpty,
    ShortText,
    Topics,
)
from services.membership.use_cases.people.see_profile import SeenProfile
from shared.audience.attributes import MOST_ATTRIBUTES
from shared.contracts.people import Competency, Link, Seniority
from shared.contracts.unknown import Open
from shared.contracts.values import Identifier, Language, LocalizedText
from shared.runtime.bodies import Body, Changes, WebAddress
from shared.text import one_line

MOST_COMPETENCIES = 50


def _in_a_zone(name: str) -> str:
    if name and name not in available_timezones():
        raise ValueError("it is not a time zone of the IANA database")
    return name


def _hideable(audiences: dict[str, ShownTo]) -> dict[str, ShownTo]:
    if unknown := audiences.keys() - set(HIDEABLE):
        raise ValueError(f"{min(unknown)} is not a field that can be hidden")
    return {name: to for name, to in audiences.items() if to is not ShownTo.EVERYONE}


TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_in_a_zone)]
Country = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")]
Tongue = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
Pronouns = Annotated[
    str, StringConstraints(max_length=40, strip_whitespace=True), AfterValidator(one_line)
]
Audiences = Annotated[
    dict[str, ShownTo],
    AfterValidator(_hideable),
    Field(
        description=f"Of the fields {', '.join(HIDEABLE)}; others are for everyone",
        examples=[{"location": "companions", "availability": "nobody"}],
        json_schema_extra={"propertyNames": {"enum": list(HIDEABLE)}},
    ),
]


class NewLink(Body):
    label: ShortOrEmpty = ""
    url: WebAddress


class NewCompetency(Body):
    """A topic with a person's level, or that they want to learn or can teach."""

    topic_id: Identifier
    level: Annotated[int, Field(ge=1, le=5)] | None = Field(
        None, description="1 follows, 2 assists, 3 applies, 4 enables others, 5 advises"
    )
    wants_to_learn: StrictBool = False
    can_teach: StrictBool = False


def _distinct(some: list[NewCompetency]) -> list[NewCompetency]:
    if len({each.topic_id for each in some}) < len(some):
        raise ValueError("a topic occurs twice")
    return some


class ProfileChanges(Changes):
    """Omitted fields stay unchanged. Lists and `audiences` are replaced as a whole."""

    name: ShortText | None = None
    headline: Headline | None = None
    about: LongText | None = None
    skills: Topics | None = None
    location: ShortOrEmpty | None = None
    language: Language | None = None
    languages: Annotated[list[Tongue], Field(max_length=20)] | None = Field(
        None, description="Languages that you speak (BCP 47)", examples=[["fr", "en"]]
    )
    time_zone: TimeZone | None = Field(None, examples=["Europe/Paris"])
    seniority: Seniority | None = None
    links: Annotated[list[NewLink], Field(max_length=10)] | None = None
    pronouns: Pronouns | None = None
    availability: Headline | None = None
    competencies: (
        Annotated[
            list[NewCompetency], Field(max_length=MOST_COMPETENCIES), AfterValidator(_distinct)
        ]
        | None
    ) = None
    audiences: Audiences | None = None
    listed_as_expert: StrictBool | None = Field(
        None, description="Whether you are listed to people who look for an expert"
    )

    def wanted(self) -> dict[str, object]:
        """Return the given fields in the domain's types."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        wanted = {name: value for name, value in given.items() if value is not None}
        wanted |= {name: tuple(value) for name, value in wanted.items() if isinstance(value, list)}
        for name, model in (("links", Link), ("competencies", Competency)):
            if name in wanted:
                parts = getattr(self, name)
                wanted[name] = tuple(model(**part.model_dump()) for part in parts)
        return wanted


class InDirectory(Body):
    """Omitted fields stay unchanged."""

    department: ShortOrEmpty | None = None
    country: Country | None = Field(None, description="ISO 3166-1 alpha-2", examples=["FR"])
    attributes: dict[AttributeName, ShortOrEmpty] = Field(
        default_factory=dict,
        max_length=MOST_ATTRIBUTES,
        description="The organisation's additional attributes; an empty value removes one",
        examples=[{"site": "Lyon"}],
    )

    def said(self) -> dict[str, str]:
        placed = self.model_dump(exclude={"attributes"}, exclude_none=True)
        return {**placed, **self.attributes}


class CompetencyView(BaseModel):
    topic_id: str
    labels: LocalizedText
    level: int | None
    wants_to_learn: bool
    can_teach: bool


class ProfileView(BaseModel):
    """A profile. Fields that the person does not show you are empty, like unfilled ones.

    `email` and `audiences`: null except in your own profile.
    """

    id: str
    name: str
    email: str | None = None
    headline: str
    about: str
    skills: list[str] = Field(description="Skills and interests as free text")
    location: str
    language: Open[Language]
    guest: bool
    languages: list[str]
    department: str
    country: str
    time_zone: str
    seniority: Open[Seniority] | None
    links: list[Link]
    pronouns: str
    availability: str
    listed_as_expert: bool
    competencies: list[CompetencyView]
    avatar: str = Field(
        description="The name of their picture at `/v1/profiles/{id}/avatar`; empty for none"
    )
    audiences: dict[str, ShownTo] | None = None
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, seen: SeenProfile) -> "ProfileView":
        own = seen.reader is Closeness.SELF
        fields = seen.profile.model_dump(exclude={"competencies", *(() if own else _OWN)})
        return cls(**fields, competencies=list(_rated(seen)))


_OWN = {"email", "audiences"}


def _rated(seen: SeenProfile) -> Iterable[CompetencyView]:
    for each in seen.profile.competencies:
        if topic := seen.topics.get(each.topic_id):
            yield CompetencyView(**each.model_dump(), labels=topic.labels)
