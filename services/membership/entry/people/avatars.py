"""The routes under /v1/profiles/…/avatar: people's pictures."""

from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import Base64Bytes, BaseModel, Field

from services.membership.domain.errors import AvatarNotFound, ProfileNotFound
from services.membership.domain.people.avatar import LARGEST, MEDIA_TYPE
from services.membership.entry.asking import By
from services.membership.entry.communities.members import Person
from services.membership.entry.people.profile_views import ProfileView
from services.membership.reading.apart import read_apart
from services.membership.use_cases.people.see_profile import see_profile
from services.membership.use_cases.people.show_oneself import (
    ShowOneself,
    see_avatar,
    show_oneself,
)
from shared.mongo import Store
from shared.problems import InvalidProblem, PersonErased, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.etags import is_held
from shared.runtime.forms import Shown
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["profiles"], route_class=SignedInRoute)

_BINARY = {"schema": {"type": "string", "format": "binary"}}
_PICTURE: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}
}
_SENT: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA_TYPE: _BINARY}}}


class Made(BaseModel):
    """The output of the process that reads a picture."""

    picture: Base64Bytes = Field(max_length=LARGEST)


@router.put(
    "/profiles/me/avatar",
    response_model=ProfileView,
    openapi_extra=_PICTURE,
    responses=documented(ProfileNotFound, PersonErased, TooLargeProblem, InvalidProblem),
)
async def show(by: By, request: Request, write: Write) -> Response:
    """Set your picture: JPEG, PNG, GIF or WebP, at most 8 MiB.

    The format is detected from the content. The centre is stored as a WebP of 256 by 256 pixels
    without metadata; the original is not stored.
    """
    made = await read_apart("avatar", await request.body(), Made)
    command = ShowOneself(by, made.picture)
    return await write(partial(show_oneself, command), _shown(by))


@router.delete(
    "/profiles/me/avatar",
    response_model=ProfileView,
    responses=documented(ProfileNotFound, PersonErased, InvalidProblem),
)
async def hide(by: By, write: Write) -> Response:
    """Delete your picture."""
    return await write(partial(show_oneself, ShowOneself(by, None)), _shown(by))


@router.get(
    "/profiles/{person_id}/avatar",
    response_class=Response,
    responses={**documented(ProfileNotFound, AvatarNotFound, InvalidProblem), **_SENT},
)
async def read(person_id: Person, by: By, request: Request) -> Response:
    """Return a person's picture, if they show it to you. A new picture has a new ETag."""
    store: Store = request.app.state.store
    found = await see_avatar(by, store.scope, person_id)
    etag = f'"{found.name}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    if is_held(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return Response(found.picture, media_type=MEDIA_TYPE, headers=headers)


def _shown(by: By) -> Shown[Any]:
    return Shown(ProfileView.of, see=partial(see_profile, by))
