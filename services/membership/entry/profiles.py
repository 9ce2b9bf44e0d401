"""Routes under /v1/profiles."""

from functools import partial

from fastapi import APIRouter, Request, Response

from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.profile import Profile
from services.membership.entry.asking import By
from services.membership.entry.members import Person
from services.membership.entry.views import ProfileChanges, ProfileView
from services.membership.store.owned import PROFILES
from services.membership.use_cases.edit_profile import EditProfile, edit_profile
from services.membership.use_cases.erase_person import ErasePerson, erase_person
from shared.audience.sight import Asker
from shared.mongo import Scope, Store
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
    """Your own profile; it is made when your token is first seen."""
    return await _read(by.person_id, by, request, response)


@router.get("/profiles/{person_id}", responses=documented(ProfileNotFound, InvalidProblem))
async def read(person_id: Person, by: By, request: Request, response: Response) -> ProfileView:
    """Somebody's profile. For the organisation: guests see their own only."""
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
    """Change what is given of your own profile."""
    wanted = body.model_dump(exclude_unset=True, exclude_none=True)
    if "skills" in wanted:
        wanted["skills"] = tuple(wanted["skills"])
    command = EditProfile(person_id=by.person_id, wanted=wanted, expected=expected)
    form = Shown(partial(ProfileView.of, own=True), see=partial(_see, by))
    return await write(partial(edit_profile, command), form)


@router.delete(
    "/profiles/me",
    status_code=204,
    responses=documented(
        PersonErased, ProfileNotFound, StaleProblem, PreconditionProblem, InvalidProblem
    ),
)
async def erase(by: By, expected: IfMatch, write: Write) -> Response:
    """Be forgotten, here and in every service. It cannot be taken back."""
    command = ErasePerson(person_id=by.person_id, expected=expected)
    return await write(partial(erase_person, command), Done())


async def _read(person_id: str, by: By, request: Request, response: Response) -> ProfileView:
    store: Store = request.app.state.store
    profile = await _see(by, store.scope, person_id)
    response.headers["ETag"] = etag(profile.version)
    return ProfileView.of(profile, own=person_id == by.person_id)


async def _see(by: Asker, scope: Scope, person_id: str) -> Profile:
    """Raises: ProfileNotFound."""
    profile = await PROFILES.find(scope, person_id)
    if profile is None or profile.erased or (by.is_guest and person_id != by.person_id):
        raise ProfileNotFound
    return profile
