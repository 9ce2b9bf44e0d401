"""Routes under /v1/gatherings: announcing, reading, changing and cancelling them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from services.events.domain.errors import GatheringCancelled, GatheringNotFound
from services.events.domain.gathering import Gathering
from services.events.entry.addresses import ONE, GatheringId
from services.events.entry.bodies import Cancellation, GatheringChanges, NewGathering
from services.events.entry.showing import see_shown, show_all, showing
from services.events.entry.turns import InTurn
from services.events.entry.views import GatheringView, Summary
from services.events.entry.views import Shown as SeenGathering
from services.events.store import gatherings
from services.events.store import mine as mine_store
from services.events.use_cases.cancel_gathering import CancelGathering, cancel_gathering
from services.events.use_cases.change_gathering import ChangeGathering, Move, change_gathering
from services.events.use_cases.schedule_gathering import ScheduleGathering, schedule_gathering
from shared.audience import reach
from shared.audience.asking import By
from shared.audience.looking import see_community
from shared.audience.sight import Asker, audience_id
from shared.contracts.events import GatheringStatus
from shared.contracts.unknown import open_schema
from shared.messaging.unit import Unit
from shared.mongo import Document, Scope, Store
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.bodies import LONGEST_TAG, Moment, normalised_tag
from shared.runtime.forms import Shown, etag
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import SignedInRoute, parameters
from shared.runtime.writing import IfMatch, Write
from shared.tagging import alike, settled

router = APIRouter(tags=["gatherings"], route_class=SignedInRoute)


STATUSES = open_schema(GatheringStatus)


class When(StrEnum):
    UPCOMING = "upcoming"
    PAST = "past"


@dataclass(slots=True)
class Wanted:
    """The filters of a list of gatherings. One that has not ended counts as upcoming."""

    when: Annotated[When, Query(description="`upcoming`: earliest first; `past`: latest first")] = (
        When.UPCOMING
    )
    tag: Annotated[
        str | None,
        Query(max_length=LONGEST_TAG, description="For a topic, any of its names"),
    ] = None
    since: Annotated[
        Moment | None,
        Query(alias="from", description="Only gatherings that start at this time or later"),
    ] = None
    before: Annotated[
        Moment | None, Query(alias="to", description="Only gatherings that start before this time")
    ] = None
    status: Annotated[str | None, Query(max_length=64, json_schema_extra=STATUSES)] = None

    async def filters(
        self, scope: Scope, now: datetime, places: Sequence[Document] = ()
    ) -> gatherings.Filters:
        return gatherings.Filters(
            now=now,
            over=self.when is When.PAST,
            places=places,
            status=self.status,
            tags=() if self.tag is None else await alike(scope, normalised_tag(self.tag)),
            since=self.since,
            before=self.before,
        )


@dataclass(slots=True)
class WantedAnywhere(Wanted):
    status: Annotated[str | None, Query(max_length=64, json_schema_extra=STATUSES)] = (
        GatheringStatus.SCHEDULED
    )
    community: Annotated[str | None, Query(max_length=64, description="The community's slug")] = (
        None
    )


@router.post(
    "/gatherings",
    status_code=201,
    response_model=GatheringView,
    responses=documented(CommunityNotFound, NotAllowed, TooLargeProblem, InvalidProblem),
)
async def schedule(body: NewGathering, by: By, write: Write) -> Response:
    """Schedule a gathering, in a community or for everyone. You become its organiser."""
    command = ScheduleGathering(
        asker=by,
        titles=dict(body.titles.items()),
        descriptions=dict(body.descriptions.items()),
        community=body.community,
        time_zone=body.time_zone,
        starts=body.starts_at,
        ends=body.ends_at,
        place=body.place,
        link=body.link,
        capacity=body.capacity,
        tags=await settled(write.scope, body.tags),
    )
    form = Shown(
        GatheringView.of,
        see=partial(see_shown, by),
        status=201,
        location=lambda shown: f"/api/events/v1/gatherings/{shown.id}",
    )
    return await write(showing(partial(schedule_gathering, command), by), form)


@router.get("/gatherings", responses=documented(CommunityNotFound, InvalidProblem))
async def listing(
    by: By,
    request: Request,
    response: Response,
    wanted: Annotated[WantedAnywhere, Depends(parameters(WantedAnywhere))],
    limit: Limit = 20,
    after: After = None,
) -> Page[Summary]:
    """Return the gatherings you may see."""
    scope = request.app.state.store.scope
    if wanted.community is None:
        places = (await reach.of(scope, by)).places
    else:
        audience = await see_community(scope, by, wanted.community)
        places = [{reach.AUDIENCE: audience_id(audience.ref)}]
    filters = await wanted.filters(scope, _now(request), places)
    found = await gatherings.listed(scope, filters, after=read_moment(after), limit=limit + 1)
    return await _page(request, response, by, found, limit)


@router.get("/gatherings/mine", responses=documented(InvalidProblem))
async def mine(
    by: By,
    request: Request,
    response: Response,
    wanted: Annotated[Wanted, Depends(parameters(Wanted))],
    limit: Limit = 20,
    after: After = None,
) -> Page[Summary]:
    """Return the gatherings you organise or answered `yes` or `maybe` to, even if cancelled."""
    scope = request.app.state.store.scope
    filters, place = await wanted.filters(scope, _now(request)), read_moment(after)
    found = await mine_store.listed(scope, by.person_id, filters, after=place, limit=limit + 1)
    return await _page(request, response, by, found, limit)


@router.get(ONE, responses=documented(GatheringNotFound, InvalidProblem))
async def read(
    gathering_id: GatheringId, by: By, request: Request, response: Response
) -> GatheringView:
    """Return a gathering."""
    store: Store = request.app.state.store
    shown = await see_shown(by, store.scope, gathering_id)
    response.headers["ETag"] = etag(shown.version)
    return GatheringView.of(shown)


@router.patch(
    ONE,
    response_model=GatheringView,
    responses=documented(
        GatheringNotFound,
        NotAllowed,
        GatheringCancelled,
        StaleProblem,
        PreconditionProblem,
        TooLargeProblem,
        InvalidProblem,
    ),
)
async def change(
    gathering_id: GatheringId,
    body: GatheringChanges,
    by: By,
    expected: IfMatch,
    write: Write,
    turns: InTurn,
) -> Response:
    """Change the given fields of a gathering. For the organiser and the community's animators."""
    wanted = body.wanted()
    if body.tags is not None:
        wanted["tags"] = await settled(write.scope, body.tags)
    command = ChangeGathering(
        asker=by,
        gathering_id=gathering_id,
        expected=expected,
        wanted=wanted,
        move=Move(body.time_zone, body.starts_at, body.ends_at),
        reason=body.reason,
    )
    async with turns.of(gathering_id):
        return await write(showing(partial(change_gathering, command), by), _shown(by))


@router.post(
    f"{ONE}/cancel",
    response_model=GatheringView,
    responses=documented(
        GatheringNotFound, NotAllowed, GatheringCancelled, TooLargeProblem, InvalidProblem
    ),
)
async def cancel(
    gathering_id: GatheringId, body: Cancellation, by: By, write: Write, turns: InTurn
) -> Response:
    """Cancel a gathering for good, optionally with a reason."""
    command = CancelGathering(by, gathering_id, body.reason)
    async with turns.of(gathering_id):
        return await write(showing(partial(cancel_gathering, command), by), _shown(by))


def _shown(by: Asker) -> Shown[SeenGathering]:
    return Shown(GatheringView.of, see=partial(see_shown, by))


async def _page(
    request: Request,
    response: Response,
    by: Asker,
    found: Sequence[Gathering],
    limit: int,
) -> Page[Summary]:
    """Return a page of visible gatherings.

    If more than `limit` were found, there is a next page.
    """
    scope = request.app.state.store.scope
    page, cursor = cut(found, limit, lambda last: write_moment(last.starts_at, last.id))
    link_next(request, response, cursor)
    shown = await seen_of(scope, by, page)
    items = [Summary.of(each) for each in await show_all(scope, by, shown)]
    return Page(items=items, next=cursor)


async def seen_of(scope: Scope, by: Asker, found: Sequence[Gathering]) -> list[Gathering]:
    seen = await reach.seen(scope, by, {each.audience for each in found})
    return [each for each in found if each.audience in seen]


def _now(request: Request) -> datetime:
    unit: Unit = request.app.state.unit
    return unit.clock()
