"""The routes of a community's season plans and their activities."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.membership.domain.errors import CommunityArchived, NotAMember
from services.membership.domain.goals.errors import (
    ActivityNotFound,
    DoneByFacts,
    SeasonFull,
    SeasonNotFound,
)
from services.membership.domain.goals.templates import TEMPLATES
from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.entry.goals.season_views import (
    ActivityChanges,
    ActivityView,
    LinkTo,
    NewActivity,
    NewSeason,
    SeasonChanges,
    SeasonView,
    TemplatesView,
    TemplateView,
)
from services.membership.store.goals import seasons
from services.membership.use_cases.goals.plan_activity import (
    ChangeActivity,
    DropActivity,
    LinkActivity,
    PlanActivity,
    TickActivity,
    change_activity,
    drop_activity,
    link_activity,
    plan_activity,
    tick_activity,
)
from services.membership.use_cases.goals.plan_season import (
    ChangeSeason,
    PlanSeason,
    change_season,
    plan_season,
)
from services.membership.use_cases.goals.see_season import (
    SeenActivity,
    SeenSeason,
    see_activity,
    see_season,
    with_activities,
)
from services.membership.use_cases.lookup import see_community
from shared.audience.sight import Asker
from shared.mongo import Store
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    NotFoundProblem,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Done, Shown, etag
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["seasons"], route_class=SignedInRoute)

SeasonId = Annotated[str, Path(max_length=64, description="The season's id")]
ActivityId = Annotated[str, Path(max_length=64, description="The activity's id")]


@router.get("/season-templates", responses=documented(InvalidProblem))
async def templates(_: By) -> TemplatesView:
    """List the templates for season plans."""
    return TemplatesView(items=[TemplateView.of(each) for each in TEMPLATES.values()])


@router.get(
    "/communities/{community}/seasons", responses=documented(CommunityNotFound, InvalidProblem)
)
async def listing(
    community: Community,
    by: By,
    request: Request,
    response: Response,
    limit: Limit = 20,
    after: After = None,
) -> Page[SeasonView]:
    """List a community's season plans, latest start first. For everyone who may see it."""
    scope = _store(request).scope
    seen = await see_community(scope, by, community)
    place = read_cursor(after, str, str) if after else None
    found = await seasons.seasons(scope, seen.community.id, after=place, limit=limit + 1)
    page, cursor = cut(found, limit, lambda last: write_cursor([last.starts_on, last.id]))
    link_next(request, response, cursor)
    shown = await with_activities(by, scope, seen, page)
    return Page(items=[SeasonView.of(each) for each in shown], next=cursor)


@router.post(
    "/communities/{community}/seasons",
    status_code=201,
    response_model=SeasonView,
    responses=documented(
        CommunityNotFound, NotAllowed, CommunityArchived, TooLargeProblem, InvalidProblem
    ),
)
async def plan(community: Community, body: NewSeason, by: By, write: Write) -> Response:
    """Create a season plan, from a template or empty. For owners and animators."""
    command = PlanSeason(
        asker=by,
        name=community,
        titles=dict(body.titles.items()),
        starts_on=body.starts_on.isoformat(),
        ends_on=body.ends_on.isoformat(),
        template=TEMPLATES[body.template] if body.template else None,
    )
    return await write(partial(plan_season, command), _season(by, status=201))


@router.get("/seasons/{season_id}", responses=documented(SeasonNotFound, InvalidProblem))
async def read(season_id: SeasonId, by: By, request: Request, response: Response) -> SeasonView:
    """Read a season plan with its activities."""
    found = await see_season(by, _store(request).scope, season_id)
    response.headers["ETag"] = etag(found.version)
    return SeasonView.of(found)


@router.patch(
    "/seasons/{season_id}",
    response_model=SeasonView,
    responses=documented(
        *(SeasonNotFound, NotAllowed, CommunityArchived),
        *(StaleProblem, PreconditionProblem, TooLargeProblem, InvalidProblem),
    ),
)
async def change(
    season_id: SeasonId, body: SeasonChanges, by: By, expected: IfMatch, write: Write
) -> Response:
    """Change a season's titles and days. For owners and animators."""
    command = ChangeSeason(by, season_id, body.wanted, expected)
    return await write(partial(change_season, command), _season(by))


@router.post(
    "/seasons/{season_id}/activities",
    status_code=201,
    response_model=ActivityView,
    responses=documented(
        *(SeasonNotFound, NotAllowed, CommunityArchived, NotAMember, SeasonFull),
        *(TooLargeProblem, InvalidProblem),
    ),
)
async def add(season_id: SeasonId, body: NewActivity, by: By, write: Write) -> Response:
    """Plan an activity. For owners and animators."""
    command = PlanActivity(
        asker=by,
        season_id=season_id,
        kind=body.kind,
        titles=dict(body.titles.items()),
        objective_id=body.objective_id,
        owner_id=body.owner_id,
        due_on=body.due_on.isoformat(),
    )
    return await write(partial(plan_activity, command), _activity(by, status=201))


@router.get("/activities/{activity_id}", responses=documented(ActivityNotFound, InvalidProblem))
async def read_activity(
    activity_id: ActivityId, by: By, request: Request, response: Response
) -> ActivityView:
    """Read an activity."""
    found = await see_activity(by, _store(request).scope, activity_id)
    response.headers["ETag"] = etag(found.version)
    return ActivityView.of(found)


@router.patch(
    "/activities/{activity_id}",
    response_model=ActivityView,
    responses=documented(
        *(ActivityNotFound, NotAllowed, CommunityArchived, NotAMember),
        *(StaleProblem, PreconditionProblem, TooLargeProblem, InvalidProblem),
    ),
)
async def change_one(
    activity_id: ActivityId, body: ActivityChanges, by: By, expected: IfMatch, write: Write
) -> Response:
    """Change the given fields of an activity. For owners and animators."""
    command = ChangeActivity(by, activity_id, body.wanted, expected)
    return await write(partial(change_activity, command), _activity(by))


@router.delete(
    "/activities/{activity_id}",
    status_code=204,
    responses=documented(
        *(ActivityNotFound, NotAllowed, CommunityArchived),
        *(StaleProblem, PreconditionProblem, InvalidProblem),
    ),
)
async def drop(activity_id: ActivityId, by: By, expected: IfMatch, write: Write) -> Response:
    """Remove an activity from the plan. Its gathering or post stays. For owners and animators."""
    return await write(partial(drop_activity, DropActivity(by, activity_id, expected)), Done())


@router.put(
    "/activities/{activity_id}/link",
    response_model=ActivityView,
    responses=documented(
        *(NotFoundProblem, NotAllowed, CommunityArchived, TooLargeProblem, InvalidProblem)
    ),
)
async def link(activity_id: ActivityId, body: LinkTo, by: By, write: Write) -> Response:
    """Link an activity to its gathering or published post in the community.

    The activity is done once the gathering is over, or when the post is published. For its owner,
    and for owners and animators.
    """
    command = LinkActivity(by, activity_id, body.id)
    return await write(partial(link_activity, command), _activity(by))


@router.delete(
    "/activities/{activity_id}/link",
    response_model=ActivityView,
    responses=documented(ActivityNotFound, NotAllowed, CommunityArchived, InvalidProblem),
)
async def unlink(activity_id: ActivityId, by: By, write: Write) -> Response:
    """Unlink an activity from its gathering or post."""
    command = LinkActivity(by, activity_id, None)
    return await write(partial(link_activity, command), _activity(by))


@router.put(
    "/activities/{activity_id}/done",
    response_model=ActivityView,
    responses=documented(
        ActivityNotFound, NotAllowed, CommunityArchived, DoneByFacts, InvalidProblem
    ),
)
async def tick(activity_id: ActivityId, by: By, write: Write) -> Response:
    """Mark an activity of the kind `other` as done."""
    command = TickActivity(by, activity_id, done=True)
    return await write(partial(tick_activity, command), _activity(by))


@router.delete(
    "/activities/{activity_id}/done",
    response_model=ActivityView,
    responses=documented(
        ActivityNotFound, NotAllowed, CommunityArchived, DoneByFacts, InvalidProblem
    ),
)
async def untick(activity_id: ActivityId, by: By, write: Write) -> Response:
    """Mark an activity of the kind `other` as not done."""
    command = TickActivity(by, activity_id, done=False)
    return await write(partial(tick_activity, command), _activity(by))


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _season(by: Asker, status: int = 200) -> Shown[SeenSeason]:
    return Shown(SeasonView.of, see=partial(see_season, by), status=status)


def _activity(by: Asker, status: int = 200) -> Shown[SeenActivity]:
    return Shown(ActivityView.of, see=partial(see_activity, by), status=status)
