"""The routes of networking: people to meet, stances, connections."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.membership.domain.errors import ProfileNotFound
from services.membership.entry.asking import By
from services.membership.entry.communities.members import Person
from services.membership.entry.networking.views import (
    Connections,
    ConnectionView,
    MeetingsView,
    NewStance,
    Stances,
    StanceView,
)
from services.membership.store.networking import ties
from services.membership.store.people import profiles
from services.membership.use_cases.networking.meet_people import meet_people
from services.membership.use_cases.networking.relate import (
    Connect,
    TakeStance,
    connect,
    see_connection,
    take_stance,
)
from shared.contracts.networking import Attitude, ConnectionStatus, StanceKind
from shared.messaging.unit import utc_now
from shared.mongo import Store
from shared.problems import (
    InvalidProblem,
    NotAllowed,
    NotFoundProblem,
    PersonErased,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Done, Shown
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["networking"], route_class=SignedInRoute)

Target = Annotated[
    str, Path(max_length=64, description="A person's or topic's id; a community's slug or id")
]


@router.get("/profiles/me/meet", responses=documented(NotAllowed, ProfileNotFound, InvalidProblem))
async def meet(
    by: By, request: Request, limit: Annotated[int, Query(ge=1, le=30)] = 10
) -> MeetingsView:
    """List people to meet, with reasons: shared communities, and skills that one of you can teach.

    People from your own department are suggested only for skills. `PUT /v1/stances/person/{id}`
    with `dismissed` removes a person for good.
    """
    store: Store = request.app.state.store
    return MeetingsView.of(await meet_people(by, store.scope, utc_now(), limit=limit))


@router.get("/stances", responses=documented(InvalidProblem))
async def stances(by: By, request: Request, kind: StanceKind | None = None) -> Stances:
    """List your follows and dismissed people; nobody else sees this list."""
    store: Store = request.app.state.store
    found = await ties.stances(store.scope, by.person_id)
    wanted = [each for each in found if each.attitude is not Attitude.NONE]
    return Stances(items=[StanceView.of(each) for each in wanted if kind in {None, each.kind}])


@router.put(
    "/stances/{kind}/{target}",
    status_code=204,
    responses=documented(NotFoundProblem, PersonErased, TooLargeProblem, InvalidProblem),
)
async def take(kind: StanceKind, target: Target, body: NewStance, by: By, write: Write) -> Response:
    """Follow a person, a community or a topic; or dismiss a suggested person."""
    command = TakeStance(by, kind, target, body.attitude)
    return await write(partial(take_stance, command), Done())


@router.delete(
    "/stances/{kind}/{target}",
    status_code=204,
    responses=documented(PersonErased, InvalidProblem),
)
async def drop(kind: StanceKind, target: Target, by: By, write: Write) -> Response:
    """Unfollow a target, or let a person be suggested again. `target` is an id."""
    command = TakeStance(by, kind, target, Attitude.NONE)
    return await write(partial(take_stance, command), Done())


@router.get("/connections", responses=documented(InvalidProblem))
async def listing(by: By, request: Request, status: ConnectionStatus | None = None) -> Connections:
    """List your connections, and the open requests from you and to you."""
    store: Store = request.app.state.store
    found = await ties.connections(store.scope, by.person_id)
    told = (ConnectionStatus.ASKED, ConnectionStatus.CONNECTED)
    shown = [each for each in found if each.as_told(by.person_id) in told]
    faces = await profiles.faces(store.scope, [each.other(by.person_id) or "" for each in shown])
    items = [ConnectionView.of(each, by.person_id, faces) for each in shown]
    return Connections(items=[each for each in items if status in {None, each.status}])


@router.put(
    "/connections/{person_id}",
    response_model=ConnectionView,
    responses=documented(ProfileNotFound, PersonErased, TooLargeProblem, InvalidProblem),
)
async def ask(person_id: Person, by: By, write: Write) -> Response:
    """Ask a person to connect with you, or accept their request."""
    view = partial(ConnectionView.of, reader_id=by.person_id)
    form = Shown(view, see=partial(see_connection, by))
    return await write(partial(connect, Connect(by, person_id)), form)


@router.delete(
    "/connections/{person_id}",
    status_code=204,
    responses=documented(ProfileNotFound, PersonErased, InvalidProblem),
)
async def end(person_id: Person, by: By, write: Write) -> Response:
    """Decline a request, withdraw your own, or end a connection."""
    return await write(partial(connect, Connect(by, person_id, wanted=False)), Done())
