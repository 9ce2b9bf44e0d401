"""The bodies of requests about the talent pool."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictBool, StringConstraints

from services.membership.domain.talent.keys import Wanted
from services.membership.entry.goals.fields import DueDay
from services.membership.entry.mentoring.fields import Tongue, as_stored
from services.membership.entry.people.profile_views import Country
from services.membership.entry.views import ShortOrEmpty
from shared.contracts.people import Seniority
from shared.contracts.talent import Opportunity, Part
from shared.contracts.values import Identifier
from shared.runtime.bodies import SOMETHING, Body

MOST_SKILLS = 5
MOST_WORDS = 5


def _distinct(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


def _few_words(text: str) -> str:
    if len(text.split()) > MOST_WORDS:
        raise ValueError(f"it has more than {MOST_WORDS} words")
    return text


def _topics_once(skills: list["WantedSkill"]) -> list["WantedSkill"]:
    if len({each.topic_id for each in skills}) < len(skills):
        raise ValueError("a topic occurs twice")
    return skills


Purpose = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1_000, strip_whitespace=True, pattern=SOMETHING),
]


class ShownInPool(Body):
    """The complete recruiters' view of you; omitted parts are not shown."""

    shows: Annotated[
        list[Part],
        Field(max_length=len(Part), description="The visible parts of your profile"),
        AfterValidator(_distinct),
    ] = Field(default_factory=list)
    available_from: DueDay | None = Field(None, description="The start date; null: not given")
    opportunities: Annotated[
        list[Opportunity], Field(max_length=len(Opportunity)), AfterValidator(_distinct)
    ] = Field(default_factory=list)
    text: Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)] = ""

    @property
    def wanted(self) -> dict[str, Any]:
        return as_stored(self.model_dump())


class WantedSkill(Body):
    topic_id: Identifier
    level: Annotated[int, Field(ge=1, le=5, description="The minimum level")] = 1


class NewTalentSearch(Body):
    """A search of the pool. All given criteria must match.

    It searches only what members show: a hidden country matches no country.
    """

    purpose: Annotated[
        Purpose, Field(description="The purpose of the search; the members in its results read it")
    ]
    skills: Annotated[
        list[WantedSkill], Field(max_length=MOST_SKILLS), AfterValidator(_topics_once)
    ] = Field(default_factory=list)
    languages: Annotated[list[Tongue], Field(max_length=3), AfterValidator(_distinct)] = Field(
        default_factory=list
    )
    communities: Annotated[
        list[Annotated[str, StringConstraints(min_length=1, max_length=64)]],
        Field(max_length=3, description="Slugs or ids of public or internal communities"),
        AfterValidator(_distinct),
    ] = Field(default_factory=list)
    opportunity: Opportunity | None = None
    department: ShortOrEmpty = ""
    country: Country = ""
    seniority: Seniority | None = None
    words: Annotated[
        ShortOrEmpty, Field(description="At most five whole words"), AfterValidator(_few_words)
    ] = ""
    available_by: DueDay | None = Field(None, description="The latest start date")

    @property
    def wanted(self) -> Wanted:
        said = as_stored(self.model_dump(exclude={"purpose", "skills"}))
        return Wanted(**said, skills=tuple((each.topic_id, each.level) for each in self.skills))


class NewApproach(Body):
    search_id: Annotated[Identifier, Field(description="The search that found them")]
    purpose: Annotated[Purpose, Field(description="Your proposal; the member reads it")]


class ApproachAnswer(Body):
    """An answer to an approach. Accepting reveals your name and address."""

    accepts: StrictBool
    reason: Annotated[
        str,
        StringConstraints(max_length=1_000, strip_whitespace=True),
        Field(description="An optional reason for a refusal; the recruiter reads it"),
    ] = ""
