"""The routes under /v1/profiles."""

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.people.showing import Closeness
from services.membership.entry.asking import By
from services.membership.entry.communities.members import Person
from services.membership.entry.people.profile_views import (
    ProfileChanges,
    ProfileView,
)
from services.membership.use_cases.people.edit_profile import EditProfile, edit_profile
from services.membership.use_cases.people.erase_person import ErasePerson, erase_person
from services.membership.use_cases.people.see_profile import see_profile
from shared.mongo import Store
from shared.problems import (
    InvalidProblem,
    PersonErased,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Done, Shown, etag
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["profiles"], route_class=SignedInRoute)


@router.get("/profiles/me", responses=documented(ProfileNotFound, InvalidProblem))
async def own(by: By, request: Request, response: Response) -> ProfileView:
    """Read your own profile. The first request with your token creates it."""
    return await _read(by.person_id, by, request, response)


@router.get("/profiles/me/preview", responses=documented(ProfileNotFound, InvalidProblem))
async def preview(
    by: By,
    request: Request,
    reader: Annotated[
        Literal[Closeness.COMPANION, Closeness.COLLEAGUE],
        Query(alias="as", description="companion: a member of one of your communities"),
    ] = Closeness.COLLEAGUE,
) -> ProfileView:
    """Read your own profile as others see it."""
    store: Store = request.app.state.store
    seen = await see_profile(by, store.scope, by.person_id, preview=reader)
    return ProfileView.of(seen)


@router.get("/profiles/{person_id}", responses=documented(ProfileNotFound, InvalidProblem))
async def read(person_id: Person, by: By, request: Request, response: Response) -> ProfileView:
    """Read a person's profile. Guests may read only their own."""
    return await _read(person_id, by, request, response)


@router.patch(
    "/profiles/me",
    response_model=ProfileView,
    responses=documented(
        PersonErased,
        ProfileNotFound,
        StaleProblem,
        PreconditionProblem,
        TooLargeProblem,
        InvalidProblem,
    ),
)
async def edit(body: ProfileChanges, by: By, expected: IfMatch, write: Write) -> Response:
    """Change the given fields of your own profile."""
    command = EditProfile(by, body.wanted(), expected)
    form = Shown(ProfileView.of, see=partial(see_profile, by))
    return await write(partial(edit_profile, command), form)


@router.delete(
    "/profiles/me",
    status_code=204,
    responses=documented(
        PersonErased, ProfileNotFound, StaleProblem, PreconditionProblem, InvalidProblem
    ),
)
async def erase(by: By, expected: IfMatch, write: Write) -> Response:
    """Erase your profile, here and in every service. This cannot be undone."""
    command = ErasePerson(person_id=by.person_id, expected=expected)
    return await write(partial(erase_person, command), Done())


async def _read(person_id: str, by: By, request: Request, response: Response) -> ProfileView:
    store: Store = request.app.state.store
    seen = await see_profile(by, store.scope, person_id)
    response.headers["ETag"] = etag(seen.version)
    return ProfileView.of(seen)
