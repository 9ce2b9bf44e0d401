"""The health of a community in responses."""

from typing import Annotated

from pydantic import BaseModel, Field

from services.membership.domain.health.actions import ActionKind
from services.membership.domain.health.month import Month
from services.membership.domain.health.place import Measure, values_of
from services.membership.entry.health.tables import Cell
from services.membership.use_cases.health.see_health import Health
from shared.contracts.values import CommunityRef

MonthName = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$", examples=["2026-03"])]


class MeasureView(BaseModel):
    """A measure for the reported month. Shares are from 0 to 1, and `hours` is a median."""

    measure: Measure
    value: float | None = Field(description="null: no data")
    before: float | None = Field(description="The value of the month before")
    middle: float | None = Field(
        description="The median of open communities of its size; null if there are fewer than 5"
    )


class MonthView(BaseModel):
    """A month. `values`: by measure, null without data."""

    month: MonthName
    posts: int
    replies: int
    questions: int
    joined: int
    values: dict[Measure, float | None]

    @property
    def row(self) -> list[Cell]:
        values = [self.values[measure] for measure in Measure]
        return [self.month, self.posts, self.replies, self.questions, self.joined, *values]


class ActionView(BaseModel):
    """A suggested action, because `number` is beyond `bound`."""

    action: ActionKind
    number: float
    bound: float


class HealthView(BaseModel):
    """The health of a community. People who objected are not counted as people."""

    community: CommunityRef
    month: MonthName = Field(description="The reported month")
    members: int
    progress: float | None = Field(description="The progress of its open objectives, from 0 to 1")
    alike: int = Field(description="How many open communities of its size there are, at most 200")
    measures: list[MeasureView]
    months: list[MonthView] = Field(description="The latest 13 months, oldest first")
    actions: list[ActionView] = Field(description="At most 5, most urgent first")

    @classmethod
    def of(cls, found: Health) -> "HealthView":
        before, judged = (values_of(each, found.now) for each in found.months[-2:])
        return cls(
            community=found.seen.community.ref,
            month=found.months[-1].month,
            members=found.place.members,
            progress=found.place.progress,
            alike=found.compared.alike,
            measures=[
                MeasureView(
                    measure=each,
                    value=judged[each],
                    before=before[each],
                    middle=found.compared.middle.get(each),
                )
                for each in Measure
            ],
            months=[_month(each, found) for each in found.months],
            actions=[
                ActionView(action=each.kind, number=each.number, bound=each.bound)
                for each in found.actions
            ],
        )

    @property
    def header(self) -> list[str]:
        return ["month", "posts_written", "replies_written", "questions", "joined", *Measure]

    @property
    def rows(self) -> list[list[Cell]]:
        return [each.row for each in self.months]


def _month(month: Month, found: Health) -> MonthView:
    return MonthView(
        month=month.month,
        posts=month.posts,
        replies=month.replies,
        questions=month.questions,
        joined=month.joined,
        values=dict(values_of(month, found.now)),
    )
