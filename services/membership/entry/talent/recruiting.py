"""The routes of recruiters, who search the talent pool and open talents, and of approaches."""

from datetime import timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.membership.domain.talent.errors import (
    ApproachNotFound,
    ApproachNotOpen,
    ApproachOpen,
    RefusalHolds,
    TalentNotFound,
    TalentSearchNotFound,
)
from services.membership.entry.asking import By
from services.membership.entry.talent.fields import ApproachAnswer, NewApproach, NewTalentSearch
from services.membership.entry.talent.views import ApproachView, TalentSearchView, TalentView
from services.membership.use_cases.talent.approach_talent import (
    AnswerApproach,
    AskTalent,
    SeenApproach,
    answer_approach,
    ask_talent,
    own_approaches,
    see_approach,
)
from services.membership.use_cases.talent.search_pool import (
    Looking,
    StartSearch,
    find_search,
    find_talents,
    open_talent,
    start_search,
)
from shared.audience.sight import Asker
from shared.messaging.unit import Unit
from shared.mongo import Store
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    PersonErased,
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
from shared.runtime.writing import Write

router = APIRouter(tags=["talent"], route_class=SignedInRoute)

SearchId = Annotated[str, Path(max_length=64, description="The id of your search")]
Handle = Annotated[str, Path(max_length=64, description="The talent's handle")]
ApproachId = Annotated[str, Path(max_length=64, description="The approach's id")]
_LOOKING = documented(NotAllowed, PersonErased, TalentSearchNotFound, InvalidProblem)


@router.post(
    "/talent/searches",
    status_code=201,
    response_model=TalentSearchView,
    responses=documented(
        NotAllowed, PersonErased, CommunityNotFound, TooLargeProblem, InvalidProblem
    ),
)
async def search(body: NewTalentSearch, by: By, request: Request, write: Write) -> Response:
    """Start a search of the pool, for a purpose. For recruiters."""
    command = StartSearch(by, body.purpose, body.wanted, request.app.state.looks_kept)
    form = Shown(TalentSearchView.of, see=partial(find_search, by), status=201)
    return await write(partial(start_search, command), form)


@router.get("/talent/searches/{search_id}/talents", responses=_LOOKING)
async def results(
    search_id: SearchId,
    by: By,
    request: Request,
    response: Response,
    limit: Limit = 20,
    after: After = None,
) -> Page[TalentView]:
    """List the talents that match your search, soonest available first. For recruiters.

    Each of them can see that you saw them, and why. A page may be short without being the last.
    """
    store: Store = request.app.state.store
    place = read_cursor(after, str, str) if after else None
    found = await find_talents(
        _looking(request, by), store.scope, search_id, after=place, limit=limit
    )
    cursor = write_cursor(found.after) if found.after else None
    link_next(request, response, cursor)
    return Page(items=[TalentView.of(each) for each in found.items], next=cursor)


@router.get(
    "/talent/talents/{handle}",
    responses=documented(
        NotAllowed, PersonErased, TalentSearchNotFound, TalentNotFound, InvalidProblem
    ),
)
async def read(
    handle: Handle,
    search_id: Annotated[
        str, Query(max_length=64, description="Your search, whose purpose is recorded")
    ],
    by: By,
    request: Request,
) -> TalentView:
    """Open a talent. The person can see that you did, and why. For recruiters."""
    store: Store = request.app.state.store
    seen = await open_talent(_looking(request, by), store.scope, handle, search_id)
    return TalentView.of(seen)


@router.put(
    "/talent/talents/{handle}/approach",
    response_model=ApproachView,
    responses=documented(
        *(NotAllowed, PersonErased, TalentSearchNotFound, TalentNotFound),
        *(ApproachOpen, RefusalHolds, TooLargeProblem, InvalidProblem),
    ),
)
async def ask(handle: Handle, body: NewApproach, by: By, write: Write) -> Response:
    """Ask a talent to be contacted. They have 30 days to answer. For recruiters.

    There can be one open approach per recruiter and talent; a refusal holds for 180 days.
    """
    command = AskTalent(by, handle, body.search_id, body.purpose)
    return await write(partial(ask_talent, command), _shown(by))


@router.get("/talent/approaches", responses=documented(NotAllowed, PersonErased, InvalidProblem))
async def listing(
    by: By,
    request: Request,
    response: Response,
    *,
    to_me: Annotated[bool, Query(description="To you, or from you")] = True,
    limit: Limit = 20,
    after: After = None,
) -> Page[ApproachView]:
    """List the approaches to you, or from you as a recruiter, newest first."""
    store: Store = request.app.state.store
    found = await own_approaches(
        by, store.scope, to_me=to_me, after=read_moment(after), limit=limit + 1
    )
    page, cursor = cut(
        found, limit, lambda last: write_moment(last.approach.since, last.approach.id)
    )
    link_next(request, response, cursor)
    return Page(items=[ApproachView.of(each) for each in page], next=cursor)


@router.get(
    "/talent/approaches/{approach_id}", responses=documented(ApproachNotFound, InvalidProblem)
)
async def read_approach(
    approach_id: ApproachId, by: By, request: Request, response: Response
) -> ApproachView:
    """Read an approach. Only its recruiter and its member can."""
    store: Store = request.app.state.store
    found = await see_approach(by, store.scope, approach_id)
    response.headers["ETag"] = etag(found.version)
    return ApproachView.of(found)


@router.put(
    "/talent/approaches/{approach_id}/answer",
    response_model=ApproachView,
    responses=documented(
        ApproachNotFound, PersonErased, ApproachNotOpen, TooLargeProblem, InvalidProblem
    ),
)
async def answer(approach_id: ApproachId, body: ApproachAnswer, by: By, write: Write) -> Response:
    """Accept or refuse an approach to you. The recruiter gets your name and address if you accept.

    Leaving the pool later withdraws them.
    """
    command = AnswerApproach(by, approach_id, body.accepts, body.reason)
    return await write(partial(answer_approach, command), _shown(by))


def _looking(request: Request, by: Asker) -> Looking:
    unit: Unit = request.app.state.unit
    kept: timedelta = request.app.state.looks_kept
    return Looking(by, unit.clock(), kept)


def _shown(by: Asker) -> Shown[SeenApproach]:
    return Shown(ApproachView.of, see=partial(see_approach, by))
