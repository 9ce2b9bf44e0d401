"""The routes of a member of the talent pool: their visible parts, and recruiters' looks."""

from functools import partial

from fastapi import APIRouter, Request, Response

from services.membership.domain.errors import ProfileNotFound
from services.membership.entry.asking import By
from services.membership.entry.talent.fields import ShownInPool
from services.membership.entry.talent.views import LookView, OwnTalent
from services.membership.store.people import profiles
from services.membership.store.talent import looks
from services.membership.use_cases.talent.keep_talent import (
    LeavePool,
    ShowTalent,
    leave_pool,
    show_talent,
)
from services.membership.use_cases.talent.see_talent import see_own_talent
from shared.mongo import Store
from shared.problems import InvalidProblem, NotAllowed, PersonErased, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.forms import Done, Shown, etag
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["talent"], route_class=SignedInRoute)


@router.get("/talent/me", responses=documented(ProfileNotFound, InvalidProblem))
async def read(by: By, request: Request, response: Response) -> OwnTalent:
    """Read your place in the talent pool, with the recruiters' view."""
    store: Store = request.app.state.store
    found = await see_own_talent(by, store.scope)
    response.headers["ETag"] = etag(found.version)
    return OwnTalent.of(found)


@router.put(
    "/talent/me",
    response_model=OwnTalent,
    responses=documented(
        PersonErased, NotAllowed, ProfileNotFound, TooLargeProblem, InvalidProblem
    ),
)
async def show(body: ShownInPool, by: By, write: Write) -> Response:
    """Join the talent pool, or replace all your choices in it."""
    form = Shown(OwnTalent.of, see=partial(see_own_talent, by))
    return await write(partial(show_talent, ShowTalent(by, body.wanted)), form)


@router.delete("/talent/me", status_code=204, responses=documented(PersonErased, InvalidProblem))
async def leave(by: By, write: Write) -> Response:
    """Leave the pool. Your choices are deleted, and all approaches to you end."""
    return await write(partial(leave_pool, LeavePool(by)), Done())


@router.get("/talent/me/looks", responses=documented(InvalidProblem))
async def looked(
    by: By, request: Request, response: Response, limit: Limit = 20, after: After = None
) -> Page[LookView]:
    """List recruiters' looks at you, with time and purpose, newest first."""
    store: Store = request.app.state.store
    place = read_moment(after)
    found = await looks.at_person(store.scope, by.person_id, after=place, limit=limit + 1)
    page, cursor = cut(found, limit, lambda last: write_moment(last.at, last.id))
    link_next(request, response, cursor)
    names = await profiles.names(store.scope, {each.recruiter_id for each in page})
    return Page(items=[LookView.of(each, names) for each in page], next=cursor)
