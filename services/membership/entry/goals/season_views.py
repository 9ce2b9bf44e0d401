"""Seasons and activities in request bodies and responses."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, model_validator

from services.membership.domain.goals.season import Activity
from services.membership.domain.goals.templates import TEMPLATES, Template
from services.membership.entry.goals.fields import DueDay, Title
from services.membership.entry.goals.objective_views import owner
from services.membership.use_cases.goals.see_season import SeenActivity, SeenSeason
from shared.contracts.goals import Day
from shared.contracts.seasons import ActivityKind, ActivityLink
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Identifier, Language, LocalizedText
from shared.runtime.bodies import Body, Changes

SeasonTitles = Annotated[
    dict[Language, Title],
    Field(min_length=1, examples=[{"en": "Spring", "fr": "Printemps"}]),
]
ActivityTitles = Annotated[
    dict[Language, Title],
    Field(min_length=1, examples=[{"en": "Opening", "fr": "Ouverture"}]),
]


class NewSeason(Body):
    """A new season plan. `template`: the name of the template to start from."""

    titles: SeasonTitles
    starts_on: DueDay
    ends_on: DueDay
    template: Annotated[str | None, Field(max_length=64, examples=["rhythm"])] = None

    @model_validator(mode="after")
    def _goes_on(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("`ends_on` must not be before `starts_on`")
        if self.template is not None and self.template not in TEMPLATES:
            raise ValueError(f"`template` must be one of: {', '.join(TEMPLATES)}")
        return self


class SeasonChanges(Changes):
    """Omitted fields stay unchanged."""

    titles: SeasonTitles | None = None
    starts_on: DueDay | None = None
    ends_on: DueDay | None = None

    @property
    def wanted(self) -> dict[str, Any]:
        given = self.model_dump(exclude_unset=True, exclude_none=True)
        days = {name: given[name].isoformat() for name in ("starts_on", "ends_on") if name in given}
        return given | days


class NewActivity(Body):
    """A new activity. `owner_id`: a member of the community; yourself by default."""

    kind: ActivityKind
    titles: ActivityTitles
    objective_id: Identifier | None = Field(None, description="The objective that it serves")
    owner_id: Identifier | None = None
    due_on: DueDay


class ActivityChanges(Changes):
    """Omitted fields stay unchanged. The kind never changes."""

    titles: ActivityTitles | None = None
    objective_id: Identifier | None = Field(None, description="null if it serves none")
    owner_id: Identifier | None = None
    due_on: DueDay | None = None

    @property
    def wanted(self) -> dict[str, Any]:
        """Return the given fields. Only `objective_id` may become null."""
        given = self.model_dump(exclude_unset=True)
        wanted = {name: v for name, v in given.items() if v is not None or name == "objective_id"}
        day = {"due_on": wanted["due_on"].isoformat()} if "due_on" in wanted else {}
        return wanted | day


class LinkTo(Body):
    """A link. `id`: the gathering or published post of the activity."""

    id: Annotated[Identifier, Field(examples=["ce1082ca-95f3-535a-8764-4a41c275ab05"])]


class ActivityView(BaseModel):
    """An activity. `owner_id`: null once the owner is erased."""

    id: str
    community: CommunityRef
    season_id: str
    kind: Open[ActivityKind]
    titles: LocalizedText
    objective_id: str | None
    owner_id: str | None
    owner_name: str | None = Field(None, description="null if you may not see the members")
    owner_avatar: str | None = Field(None, description="The name of their picture")
    due_on: Day
    link: ActivityLink | None = Field(
        description="Its gathering or post; also null if you may not read in the community"
    )
    done_at: datetime | None = Field(
        description="When its gathering ended, its post was published, or it was marked as done"
    )
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, found: SeenActivity) -> "ActivityView":
        fields = found.activity.model_dump(exclude={"reminded_for", "dropped", "link"})
        return cls(
            **fields,
            link=found.activity.link if found.with_links else None,
            **owner(found.activity.owner_id, found.faces),
        )


class SeasonView(BaseModel):
    """A season plan. `activities`: sorted by due day. `done`: how many of them are done."""

    id: str
    community: CommunityRef
    titles: LocalizedText
    starts_on: Day
    ends_on: Day
    done: int
    progress: float | None = Field(
        description="Share of its activities that are done, from 0 to 1; null if it has none"
    )
    activities: list[ActivityView]
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, found: SeenSeason) -> "SeasonView":
        done = sum(each.done_at is not None for each in found.activities)
        return cls(
            **found.season.model_dump(),
            done=done,
            progress=done / len(found.activities) if found.activities else None,
            activities=[ActivityView.of(_seen(each, found)) for each in found.activities],
        )


class TemplateActivity(BaseModel):
    """An activity of a template. `week`: the weeks from the season's start to its due day."""

    week: int
    kind: ActivityKind
    titles: LocalizedText


class TemplateView(BaseModel):
    name: str
    titles: LocalizedText
    activities: list[TemplateActivity]

    @classmethod
    def of(cls, template: Template) -> "TemplateView":
        activities = [
            TemplateActivity(week=idea.week, kind=idea.kind, titles=idea.titles)
            for idea in template.ideas
        ]
        return cls(name=template.name, titles=template.titles, activities=activities)


class TemplatesView(BaseModel):
    items: list[TemplateView]


def _seen(activity: Activity, found: SeenSeason) -> SeenActivity:
    return SeenActivity(activity, found.faces, found.with_links)
