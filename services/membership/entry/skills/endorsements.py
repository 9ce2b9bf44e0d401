"""The routes of endorsements: to give, withdraw and request them."""

from functools import partial

from fastapi import APIRouter, Request, Response

from services.membership.domain.errors import ProfileNotFound
from services.membership.entry.asking import By
from services.membership.entry.communities.members import Person
from services.membership.entry.networking.views import (
    AskedToEndorse,
    EndorsementRequest,
    EndorsementRequests,
    Endorsements,
    EndorsementView,
    SkillName,
)
from services.membership.entry.skills.topics import TopicId
from services.membership.use_cases.skills.endorse import (
    AskToEndorse,
    Endorse,
    ask_to_endorse,
    endorse,
)
from services.membership.use_cases.skills.see_endorsements import (
    Requested,
    see_endorsements,
    see_requests,
)
from shared.mongo import Store
from shared.problems import InvalidProblem, NotFoundProblem, PersonErased, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.forms import Done
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["skills"], route_class=SignedInRoute)

_SKILL = "/profiles/{person_id}/skills/{topic_id}"


@router.get(
    "/profiles/{person_id}/endorsements", responses=documented(ProfileNotFound, InvalidProblem)
)
async def given(person_id: Person, by: By, request: Request) -> Endorsements:
    """List the endorsements of a person's skills that you may see."""
    store: Store = request.app.state.store
    found = await see_endorsements(by, store.scope, person_id)
    items = [
        EndorsementView(topic_id=topic_id, by_id=by_id, name=found.names.get(by_id))
        for topic_id, by_id in found.given
    ]
    return Endorsements(items=items)


@router.put(
    f"{_SKILL}/endorsement",
    status_code=204,
    responses=documented(NotFoundProblem, PersonErased, TooLargeProblem, InvalidProblem),
)
async def give(person_id: Person, topic_id: TopicId, by: By, write: Write) -> Response:
    """Endorse a skill of another person. A repeat has no effect."""
    return await write(partial(endorse, Endorse(by, person_id, topic_id)), Done())


@router.delete(
    f"{_SKILL}/endorsement",
    status_code=204,
    responses=documented(NotFoundProblem, PersonErased, InvalidProblem),
)
async def take_back(person_id: Person, topic_id: TopicId, by: By, write: Write) -> Response:
    """Withdraw an endorsement, or decline to give one."""
    command = Endorse(by, person_id, topic_id, wanted=False)
    return await write(partial(endorse, command), Done())


@router.post(
    "/profiles/me/skills/{topic_id}/endorsement-requests",
    status_code=204,
    responses=documented(NotFoundProblem, PersonErased, TooLargeProblem, InvalidProblem),
)
async def ask(topic_id: TopicId, body: AskedToEndorse, by: By, write: Write) -> Response:
    """Ask a person who may see this skill of yours to endorse it. A repeat has no effect."""
    command = AskToEndorse(by, body.person_id, topic_id)
    return await write(partial(ask_to_endorse, command), Done())


@router.get("/endorsement-requests", responses=documented(InvalidProblem))
async def asked(by: By, request: Request) -> EndorsementRequests:
    """List the requests for your endorsements."""
    store: Store = request.app.state.store
    found = await see_requests(by, store.scope)
    return EndorsementRequests(items=[_request(each) for each in found])


def _request(each: Requested) -> EndorsementRequest:
    return EndorsementRequest(
        person_id=each.person.id,
        name=each.person.profile.name,
        avatar=each.person.profile.avatar or None,
        skill=SkillName(topic_id=each.topic.id, labels=each.topic.labels),
    )
