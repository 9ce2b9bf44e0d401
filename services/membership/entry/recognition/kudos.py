"""The routes of kudos."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.membership.domain.errors import CommunityArchived, ProfileNotFound
from services.membership.domain.recognition.errors import KudosNotFound, RecognitionRefused
from services.membership.entry.asking import By
from services.membership.entry.communities.members import Person
from services.membership.entry.recognition.views import KudosView, NewKudos, ShownKudos
from services.membership.store.people import profiles
from services.membership.use_cases.recognition.give_kudos import (
    GiveKudos,
    ShowKudos,
    TakeKudosBack,
    give_kudos,
    show_kudos,
    take_kudos_back,
)
from services.membership.use_cases.recognition.see_kudos import ListKudos, list_kudos, see_kudos
from shared.mongo import Store
from shared.problems import (
    InvalidProblem,
    NotAllowed,
    NotFoundProblem,
    PersonErased,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Done, Shown, etag
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["recognition"], route_class=SignedInRoute)

KudosId = Annotated[str, Path(max_length=64, description="The id of the kudos")]
_ONE = "/kudos/{kudos_id}"
_CHANGING = documented(KudosNotFound, PersonErased, TooLargeProblem, InvalidProblem)


@router.post(
    "/kudos",
    status_code=201,
    response_model=KudosView,
    responses=documented(
        *(NotFoundProblem, NotAllowed, CommunityArchived, RecognitionRefused),
        *(TooLargeProblem, InvalidProblem),
    ),
)
async def give(body: NewKudos, by: By, write: Write) -> Response:
    """Thank another person, with the reason.

    In a community, its readers see it; otherwise the whole organisation.
    """
    command = GiveKudos(by, body.to_id, body.reason, body.community, body.topic_id)
    form = Shown(
        KudosView.of,
        see=partial(see_kudos, by),
        status=201,
        location=lambda kudos: f"/v1/kudos/{kudos.id}",
    )
    return await write(partial(give_kudos, command), form)


@router.get(_ONE, responses=documented(KudosNotFound, InvalidProblem))
async def read(kudos_id: KudosId, by: By, request: Request, response: Response) -> KudosView:
    """Read kudos that you may see."""
    store: Store = request.app.state.store
    found = await see_kudos(by, store.scope, kudos_id)
    response.headers["ETag"] = etag(found.version)
    faces = await profiles.faces(store.scope, filter(None, [found.by_id]))
    return KudosView.of(found, faces)


@router.put(f"{_ONE}/shown", status_code=204, responses=_CHANGING)
async def show(kudos_id: KudosId, body: ShownKudos, by: By, write: Write) -> Response:
    """Show or hide kudos that you received. Hidden ones are not counted."""
    return await write(partial(show_kudos, ShowKudos(by, kudos_id, body.shown)), Done())


@router.delete(
    _ONE, status_code=204, responses=documented(KudosNotFound, PersonErased, InvalidProblem)
)
async def take_back(kudos_id: KudosId, by: By, write: Write) -> Response:
    """Withdraw kudos that you gave."""
    return await write(partial(take_kudos_back, TakeKudosBack(by, kudos_id)), Done())


@router.get("/profiles/{person_id}/kudos", responses=documented(ProfileNotFound, InvalidProblem))
async def listing(
    person_id: Person,
    by: By,
    request: Request,
    response: Response,
    limit: Limit = 20,
    after: After = None,
) -> Page[KudosView]:
    """List the kudos of a person that you may see, newest first."""
    store: Store = request.app.state.store
    wanted = ListKudos(by, person_id, read_moment(after))
    found = await list_kudos(wanted, store.scope, limit=limit + 1)
    page, cursor = cut(found, limit, lambda last: write_moment(last.given_at, last.id))
    link_next(request, response, cursor)
    faces = await profiles.faces(store.scope, {each.by_id for each in found if each.by_id})
    return Page(items=[KudosView.of(each, faces) for each in page], next=cursor)
