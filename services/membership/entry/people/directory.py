"""The routes under /v1/directory and /v1/profiles/{person_id}/directory."""

from functools import partial

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from services.membership.domain.errors import ProfileNotFound, UnknownAttribute
from services.membership.entry.asking import By
from services.membership.entry.communities.members import Person
from services.membership.entry.people.declared import Directory
from services.membership.entry.people.profile_views import InDirectory
from services.membership.use_cases.people.edit_profile import PlacePerson, place_person
from services.membership.use_cases.people.see_directory import see_directory, see_own_directory
from shared.mongo import Store
from shared.problems import InvalidProblem, NotAllowed, PersonErased, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.forms import Done
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["profiles"], route_class=SignedInRoute)


class DirectoryView(BaseModel):
    attributes: list[str] = Field(description="The attributes that audiences may use")
    said: dict[str, str] = Field(description="The person's values of these attributes")


@router.get("/directory", responses=documented(ProfileNotFound, InvalidProblem))
async def own(by: By, request: Request) -> DirectoryView:
    """List the attributes by which communities select colleagues, with your own values."""
    store: Store = request.app.state.store
    directory: Directory = request.app.state.directory
    said = await see_own_directory(by, store.scope)
    return DirectoryView(attributes=directory.attributes, said=said)


@router.get(
    "/profiles/{person_id}/directory",
    responses=documented(NotAllowed, ProfileNotFound, InvalidProblem),
)
async def read(person_id: Person, by: By, request: Request) -> DirectoryView:
    """Return a person's attributes in the directory. For administrators."""
    store: Store = request.app.state.store
    directory: Directory = request.app.state.directory
    said = await see_directory(by, store.scope, person_id)
    return DirectoryView(attributes=directory.attributes, said=said)


@router.put(
    "/profiles/{person_id}/directory",
    status_code=204,
    responses=documented(
        *(NotAllowed, ProfileNotFound, PersonErased, UnknownAttribute),
        *(TooLargeProblem, InvalidProblem),
    ),
)
async def place(
    person_id: Person, body: InDirectory, by: By, request: Request, write: Write
) -> Response:
    """Set a person's attributes in the directory. For administrators.

    The person gains or loses access to communities that select by them within a second. An
    attribute in a newer token replaces its value.
    """
    directory: Directory = request.app.state.directory
    directory.check_further(body.attributes)
    command = PlacePerson(by, person_id, body.said())
    return await write(partial(place_person, command), Done())
