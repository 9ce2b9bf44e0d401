"""The routes of a community's objectives, their key results and check-ins."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.membership.domain.errors import CommunityArchived, NotAMember
from services.membership.domain.goals.check_in import Measured
from services.membership.domain.goals.errors import (
    AimNotFound,
    AimRetired,
    ObjectiveClosed,
    ObjectiveNotFound,
)
from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.entry.goals.objective_views import (
    CheckInView,
    NewCheckIn,
    NewObjective,
    ObjectiveChanges,
    ObjectiveView,
    Outcome,
)
from services.membership.store.goals import goals
from services.membership.use_cases.goals.change_objective import (
    ChangeObjective,
    MoveObjective,
    change_objective,
    move_objective,
)
from services.membership.use_cases.goals.check_in import CheckInAt, check_in
from services.membership.use_cases.goals.see_objective import (
    SeenObjective,
    faces_for,
    find_seen,
    see_objective,
)
from services.membership.use_cases.goals.set_objective import SetObjective, set_objective
from services.membership.use_cases.lookup import see_community
from shared.audience.sight import Asker
from shared.contracts.goals import ObjectiveStatus
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
from shared.runtime.forms import Shown, etag
from shared.runtime.paging import (
    After,
    Limit,
    Page,
    cut,
    link_next,
    read_cursor,
    read_moment,
    write_cursor,
    write_moment,
)
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["objectives"], route_class=SignedInRoute)

ObjectiveId = Annotated[str, Path(max_length=64, description="The objective's id")]
KeyResultId = Annotated[str, Path(max_length=64, description="The key result's id")]


@router.get(
    "/communities/{community}/objectives", responses=documented(CommunityNotFound, InvalidProblem)
)
async def listing(
    community: Community,
    by: By,
    request: Request,
    response: Response,
    status: ObjectiveStatus | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[ObjectiveView]:
    """List a community's objectives, newest first. For everyone who may see the community."""
    scope = _store(request).scope
    seen = await see_community(scope, by, community)
    found = await goals.objectives(
        scope, seen.community.id, status=status, after=read_moment(after), limit=limit + 1
    )
    page, cursor = cut(found, limit, lambda last: write_moment(last.created_at, last.id))
    link_next(request, response, cursor)
    people = [person_id for each in page for person_id in each.people]
    faces = await faces_for(by, scope, seen, people)
    items = [ObjectiveView.of(SeenObjective(each, seen, faces)) for each in page]
    return Page(items=items, next=cursor)


@router.post(
    "/communities/{community}/objectives",
    status_code=201,
    response_model=ObjectiveView,
    responses=documented(
        *(NotFoundProblem, NotAllowed, CommunityArchived, NotAMember, AimRetired),
        *(TooLargeProblem, InvalidProblem),
    ),
)
async def add(community: Community, body: NewObjective, by: By, write: Write) -> Response:
    """Set an objective for a community. For owners and animators."""
    command = SetObjective(
        asker=by,
        name=community,
        titles=dict(body.titles.items()),
        why=dict(body.why.items()),
        owner_id=body.owner_id,
        aim_id=body.aim_id,
        starts_on=body.starts_on.isoformat(),
        ends_on=body.ends_on.isoformat(),
        key_results=[each.planned for each in body.key_results],
    )
    return await write(partial(set_objective, command), _shown(by, status=201))


@router.get("/objectives/{objective_id}", responses=documented(ObjectiveNotFound, InvalidProblem))
async def read(
    objective_id: ObjectiveId, by: By, request: Request, response: Response
) -> ObjectiveView:
    """Read an objective with its key results."""
    found = await see_objective(by, _store(request).scope, objective_id)
    response.headers["ETag"] = etag(found.version)
    return ObjectiveView.of(found)


@router.patch(
    "/objectives/{objective_id}",
    response_model=ObjectiveView,
    responses=documented(
        *(NotFoundProblem, NotAllowed, CommunityArchived, NotAMember, AimNotFound, AimRetired),
        *(StaleProblem, PreconditionProblem, TooLargeProblem, InvalidProblem),
    ),
)
async def change(
    objective_id: ObjectiveId, body: ObjectiveChanges, by: By, expected: IfMatch, write: Write
) -> Response:
    """Change the given fields of an objective. For owners and animators."""
    planned = None if body.key_results is None else [each.planned for each in body.key_results]
    command = ChangeObjective(by, objective_id, body.wanted, planned, expected)
    return await write(partial(change_objective, command), _shown(by))


@router.put(
    "/objectives/{objective_id}/status",
    response_model=ObjectiveView,
    responses=documented(
        *(ObjectiveNotFound, NotAllowed, CommunityArchived),
        *(StaleProblem, PreconditionProblem, TooLargeProblem, InvalidProblem),
    ),
)
async def move(
    objective_id: ObjectiveId, body: Outcome, by: By, expected: IfMatch, write: Write
) -> Response:
    """Mark an objective as reached or abandoned, or reopen it. For owners and animators."""
    command = MoveObjective(by, objective_id, body.status, body.reason, expected)
    return await write(partial(move_objective, command), _shown(by))


@router.post(
    "/objectives/{objective_id}/key-results/{key_result_id}/check-ins",
    response_model=ObjectiveView,
    responses=documented(
        *(NotFoundProblem, NotAllowed, CommunityArchived, ObjectiveClosed),
        *(TooLargeProblem, InvalidProblem),
    ),
)
async def check_in_at(
    objective_id: ObjectiveId, key_result_id: KeyResultId, body: NewCheckIn, by: By, write: Write
) -> Response:
    """Check in the current value of a key result. For its owner, and for owners and animators.

    Concurrent check-ins are both kept; the later one is the current value.
    """
    measured = Measured(body.value, body.note, body.confidence, by.person_id)
    command = CheckInAt(by, objective_id, key_result_id, measured)
    return await write(partial(check_in, command), _shown(by))


@router.get(
    "/objectives/{objective_id}/check-ins", responses=documented(ObjectiveNotFound, InvalidProblem)
)
async def history(
    objective_id: ObjectiveId,
    by: By,
    request: Request,
    response: Response,
    key_result: Annotated[str | None, Query(max_length=64, description="Of one key result")] = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[CheckInView]:
    """List the check-ins of an objective, newest first."""
    scope = _store(request).scope
    _, seen = await find_seen(by, scope, objective_id)
    found = await goals.check_ins(
        scope,
        objective_id,
        key_result_id=key_result,
        after=read_cursor(after, int) if after else None,
        limit=limit + 1,
    )
    page, cursor = cut(found, limit, lambda last: write_cursor([last.number]))
    link_next(request, response, cursor)
    faces = await faces_for(by, scope, seen, [each.person_id for each in page])
    return Page(items=[CheckInView.of(each, faces) for each in page], next=cursor)


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _shown(by: Asker, status: int = 200) -> Shown[SeenObjective]:
    return Shown(ObjectiveView.of, see=partial(see_objective, by), status=status)
