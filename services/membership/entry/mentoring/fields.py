"""The bodies of requests about mentoring."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, StrictBool, StringConstraints, model_validator

from services.membership.domain.mentoring.pair import Feedback, Goal
from services.membership.entry.goals.fields import DueDay, Note, Title, Titles, Whys
from services.membership.entry.people.profile_views import TimeZone
from services.membership.use_cases.mentoring.apply import Applied
from shared.contracts.values import Identifier
from shared.runtime.bodies import Body, Changes

MOST_MENTEES = 20


def _distinct(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


Tongue = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Tongues = Annotated[
    list[Tongue],
    Field(min_length=1, max_length=5, examples=[["fr", "en"]]),
    AfterValidator(_distinct),
]
Spoken = Annotated[
    list[Tongue],
    Field(max_length=10, description="ISO 639-1; empty for all", examples=[["fr", "en"]]),
    AfterValidator(_distinct),
]
Wanted = Annotated[
    list[Identifier],
    Field(min_length=1, max_length=10, description="Ids of topics"),
    AfterValidator(_distinct),
]
Text = Annotated[str, StringConstraints(max_length=4_000, strip_whitespace=True)]
MostMentees = Annotated[int, Field(ge=1, le=MOST_MENTEES)]


class NewProgramme(Body):
    """A new programme. `apply_until`: the last day for offers and requests."""

    titles: Titles
    purposes: Whys = Field(default_factory=dict)
    apply_until: DueDay
    starts_on: DueDay
    ends_on: DueDay
    most_mentees: MostMentees = Field(3, description="The maximum number of mentees per mentor")
    languages: Spoken = Field(default_factory=list)
    same_department: Annotated[
        StrictBool, Field(description="Whether mentor and mentee may share a department")
    ] = False

    @model_validator(mode="after")
    def _goes_on(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("`ends_on` must not be before `starts_on`")
        return self


class ProgrammeChanges(Changes):
    """Omitted fields stay unchanged."""

    titles: Titles | None = None
    purposes: Whys | None = None
    apply_until: DueDay | None = None
    starts_on: DueDay | None = None
    ends_on: DueDay | None = None
    most_mentees: MostMentees | None = None
    languages: Spoken | None = None
    same_department: StrictBool | None = None

    @property
    def wanted(self) -> dict[str, Any]:
        return as_stored(self.model_dump(exclude_unset=True, exclude_none=True))


def as_stored(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields with days as texts (ISO 8601) and lists as tuples."""
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else (tuple(value) if isinstance(value, list) else value)
        for name, value in fields.items()
    }


class NewOffer(Body):
    """A mentor's offer. `languages`: ISO 639-1, the preferred one first."""

    topics: Wanted
    languages: Tongues
    time_zone: TimeZone = ""
    about: Annotated[Text, Field(description="What you offer; your mentees read it")] = ""
    capacity: MostMentees = 1

    @property
    def applied(self) -> Applied:
        return Applied(tuple(self.topics), tuple(self.languages), self.time_zone)


class NewRequest(Body):
    """A mentee's request. `languages`: ISO 639-1, the preferred one first."""

    topics: Wanted
    languages: Tongues
    time_zone: TimeZone = ""
    goals: Annotated[Text, Field(description="Your goals; your mentor reads them")] = ""

    @property
    def applied(self) -> Applied:
        return Applied(tuple(self.topics), tuple(self.languages), self.time_zone)


class Answered(Body):
    accepts: StrictBool


class PairGoal(Body):
    title: Title
    done: StrictBool = False


class PairGoals(Body):
    """The complete new list of goals."""

    goals: Annotated[list[PairGoal], Field(max_length=10)]

    @property
    def wanted(self) -> tuple[Goal, ...]:
        return tuple(Goal(**dict(each)) for each in self.goals)


class NewSession(Body):
    on: DueDay
    minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 60
    note: Annotated[Note, Field(description="Only the two of you read it")] = ""


class NewFeedback(Body):
    rating: Annotated[
        int, Field(ge=1, le=5, description="Used only in figures, with at least four others'")
    ]
    comment: Annotated[Note, Field(description="For the other person")] = ""

    @property
    def said(self) -> Feedback:
        return Feedback(rating=self.rating, comment=self.comment)
