"""Bodies and views of gaps."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, Field

from services.search.domain.gaps.gap import Gap
from services.search.domain.gaps.needs import NeedKind
from services.search.entry.helping import PlaceView
from services.search.entry.items import title_of
from services.search.index.naming import Source
from services.search.use_cases.gaps.see_gaps import SeenGap
from shared.contracts.gaps import GapStatus
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language, Slug
from shared.runtime.bodies import Body


class MarkedGap(Body):
    """A new status of a gap, and the community of the animator."""

    status: GapStatus
    community: Slug = Field(examples=["data"])


class GapTrendView(BaseModel):
    """People with this need in the last 30 days, and in the 30 days before."""

    now: int
    before: int


class NeedsView(BaseModel):
    """The number of people by event. One person may count several times.

    nothing_found: a search without results. abandoned: a search without an opened result.
    unanswered: a question without an accepted answer. stale: opened content without an update for a
    year. no_expert: opened content on a topic without an expert.
    """

    nothing_found: int
    abandoned: int
    unanswered: int
    stale: int
    no_expert: int = 0


class MeasuredView(BaseModel):
    """People since the gap was taken up: how many asked, and how many opened a result."""

    asked: int
    opened: int


class GapView(BaseModel):
    """A need that the content does not meet. Numbers count distinct people other than you.

    They are rounded down to a multiple of three, so needs of fewer than three people are not shown.
    """

    id: str
    words: str = Field(description="Words used by at least three people")
    lang: Open[Language]
    demand: int = Field(description="People with this need in the last 90 days")
    needs: NeedsView
    trend: GapTrendView
    community: PlaceView | None = Field(description="The nearest that you may see")
    status: Open[GapStatus] | None = Field(description="Null until taken up by an animator")
    taken_up_at: datetime | None = None
    closed_at: datetime | None = None
    measured: MeasuredView | None = Field(None, description="Whether the need has been met")


class MarkedGapView(BaseModel):
    """A gap that was taken up."""

    id: str
    words: str
    lang: Open[Language]
    community: str
    status: Open[GapStatus]
    taken_up_at: datetime
    closed_at: datetime | None

    @classmethod
    def of(cls, gap: Gap) -> "MarkedGapView":
        return cls(
            id=gap.id,
            words=gap.words,
            lang=gap.language,
            community=gap.community.slug,
            status=gap.status,
            taken_up_at=gap.taken_up_at,
            closed_at=gap.closed_at,
        )


def gap_view(gap: SeenGap, communities: Mapping[str, Source], reads: Language) -> GapView:
    taken_up, measured = gap.taken_up, gap.measured
    return GapView(
        id=gap.id,
        words=gap.words,
        lang=gap.language,
        demand=gap.demand,
        needs=NeedsView(
            **{kind.value: gap.of_kind[kind] for kind in NeedKind if kind in gap.of_kind}
        ),
        trend=GapTrendView(now=gap.trend.now, before=gap.trend.before),
        community=_place(gap.place, communities, reads),
        status=taken_up.status if taken_up else None,
        taken_up_at=taken_up.taken_up_at if taken_up else None,
        closed_at=taken_up.closed_at if taken_up else None,
        measured=MeasuredView(asked=measured.asked, opened=measured.opened) if measured else None,
    )


def _place(
    place: CommunityRef | None, communities: Mapping[str, Source], reads: Language
) -> PlaceView | None:
    if place is None:
        return None
    return PlaceView(slug=place.slug, name=title_of(communities.get(place.slug, {}), reads))
