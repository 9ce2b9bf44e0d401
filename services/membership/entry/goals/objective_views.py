"""Objectives, key results and check-ins in request bodies and responses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, model_validator

from services.membership.domain.goals.check_in import CheckIn
from services.membership.domain.goals.objective import KeyResult, Planned
from services.membership.entry.goals.fields import (
    MOST_KEY_RESULTS,
    DueDay,
    Note,
    Number,
    Reason,
    Title,
    Titles,
    Whys,
)
from services.membership.entry.views import ShortOrEmpty
from services.membership.use_cases.goals.see_objective import SeenObjective
from shared.audience.people import NOBODY, Face
from shared.contracts.goals import Confidence, Day, ObjectiveStatus
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Identifier, Language, LocalizedText
from shared.runtime.bodies import Body, Changes


class PlannedKeyResult(Body):
    """A key result. `id`: that of an existing key result, which keeps its check-ins."""

    id: Identifier | None = None
    titles: Annotated[
        dict[Language, Title],
        Field(min_length=1, examples=[{"en": "Members with a mentor"}]),
    ]
    unit: Annotated[ShortOrEmpty, Field(examples=["%"])] = ""
    start: Annotated[Number, Field(examples=[10])]
    target: Annotated[Number, Field(examples=[80], description="Above or below `start`")]
    due_on: DueDay
    owner_id: Identifier | None = Field(
        None, description="The member who checks in; by default the objective's owner"
    )

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if self.start == self.target:
            raise ValueError("`target` must differ from `start`")
        return self

    @property
    def planned(self) -> Planned:
        return Planned(**{**dict(self), "due_on": self.due_on.isoformat()})


KeyResults = Annotated[list[PlannedKeyResult], Field(max_length=MOST_KEY_RESULTS)]


class NewObjective(Body):
    """A new objective. `owner_id`: a member of the community; yourself by default."""

    titles: Titles
    why: Whys = Field(default_factory=dict)
    owner_id: Identifier | None = None
    aim_id: Identifier | None = Field(None, description="The id of the aim that it serves")
    starts_on: DueDay
    ends_on: DueDay
    key_results: KeyResults = Field(default_factory=list)

    @model_validator(mode="after")
    def _goes_on(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("`ends_on` must not be before `starts_on`")
        return self


class ObjectiveChanges(Changes):
    """Omitted fields stay unchanged. `key_results`: the complete new list, in this order."""

    titles: Titles | None = None
    why: Whys | None = None
    owner_id: Identifier | None = None
    aim_id: Identifier | None = Field(None, description="null if it serves none")
    starts_on: DueDay | None = None
    ends_on: DueDay | None = None
    key_results: KeyResults | None = None

    @property
    def wanted(self) -> dict[str, Any]:
        """Return the given fields without key results. Only `aim_id` may become null."""
        given = self.model_dump(exclude_unset=True, exclude={"key_results"})
        wanted = {name: v for name, v in given.items() if v is not None or name == "aim_id"}
        days = {
            name: wanted[name].isoformat() for name in ("starts_on", "ends_on") if name in wanted
        }
        return wanted | days


class Outcome(Body):
    """A new status of an objective. `reason` is required to abandon it."""

    status: ObjectiveStatus
    reason: Annotated[Reason, Field(examples=["Everybody has a mentor now."])] = ""

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.status is ObjectiveStatus.ABANDONED and not self.reason:
            raise ValueError("`reason` is required to abandon an objective")
        return self


class NewCheckIn(Body):
    value: Annotated[Number, Field(examples=[45])]
    note: Annotated[Note, Field(examples=["Twelve more since January."])] = ""
    confidence: Confidence = Confidence.MEDIUM


def owner(person_id: str | None, faces: Mapping[str, Face]) -> dict[str, str | None]:
    """Return the fields about the person who owns something."""
    face = faces.get(person_id or "", NOBODY)
    return {"owner_name": face.name or None, "owner_avatar": face.avatar}


class KeyResultView(BaseModel):
    """A key result. `owner_id`: null if the objective's owner owns it."""

    id: str
    titles: LocalizedText
    unit: str
    start: float
    target: float
    current: float
    progress: float = Field(description="The progress to `target`, from 0 to 1")
    confidence: Open[Confidence] | None
    due_on: Day
    owner_id: str | None
    owner_name: str | None = Field(None, description="null if you may not see the members")
    owner_avatar: str | None = Field(None, description="The name of their picture")
    checked_at: datetime | None = Field(description="When `current` was last updated")

    @classmethod
    def of(cls, key_result: KeyResult, faces: Mapping[str, Face]) -> "KeyResultView":
        return cls(
            **key_result.model_dump(),
            progress=key_result.progress,
            **owner(key_result.owner_id, faces),
        )


class ObjectiveView(BaseModel):
    """An objective. `owner_id`: null once erased."""

    id: str
    community: CommunityRef
    aim_id: str | None
    titles: LocalizedText
    why: LocalizedText
    owner_id: str | None
    owner_name: str | None = Field(None, description="null if you may not see the members")
    owner_avatar: str | None = Field(None, description="The name of their picture")
    status: Open[ObjectiveStatus]
    reason: str = Field(description="The reason for abandoning it, or the comment on reaching it")
    starts_on: Day
    ends_on: Day
    progress: float | None = Field(
        description="The mean of its key results, from 0 to 1; null if it has none"
    )
    key_results: list[KeyResultView]
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, found: SeenObjective) -> "ObjectiveView":
        objective = found.objective
        fields = objective.model_dump(exclude={"key_results", "reminded_at"})
        return cls(
            **fields,
            progress=objective.progress,
            **owner(objective.owner_id, found.faces),
            key_results=[KeyResultView.of(each, found.faces) for each in objective.key_results],
        )


class CheckInView(BaseModel):
    """A check-in. `number` grows with each one of an objective. `person_id`: null once erased."""

    id: str
    key_result_id: str
    number: int
    value: float
    note: str
    confidence: Open[Confidence]
    person_id: str | None
    name: str | None = Field(None, description="null if you may not see the members")
    avatar: str | None = Field(None, description="The name of their picture")
    at: datetime

    @classmethod
    def of(cls, check_in: CheckIn, faces: Mapping[str, Face]) -> "CheckInView":
        face = faces.get(check_in.person_id or "", NOBODY)
        return cls(**check_in.model_dump(), name=face.name or None, avatar=face.avatar)
