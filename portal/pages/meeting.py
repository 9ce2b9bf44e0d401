"""Suggested people to meet, with reasons; following, connecting, and endorsing skills."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import ApiError
from portal.gateway.networking import Connection, Endorsement
from portal.visit import Member, Visit

SHOWN = 12
KINDS = ("person", "community", "topic")
ATTITUDES = {"followed": "following", "dismissed": "not-suggested", "": "not-following"}

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Tied:
    """The reader's relations to a person. endorsed: by topic."""

    is_followed: bool = False
    connection: Connection | None = None
    endorsed: dict[str, list[Endorsement]] = field(default_factory=dict)

    @property
    def is_connected(self) -> bool:
        return self.connection is not None and self.connection.status == "connected"

    def is_endorsed_by(self, topic_id: str, person_id: str) -> bool:
        return any(each.by_id == person_id for each in self.endorsed.get(topic_id, ()))


async def tied(visit: Visit, person_id: str) -> Tied:
    """Return the relations; none if the API does not answer, since the page can do without."""
    api = visit.api.networking
    try:
        stances, connections, endorsements = await asyncio.gather(
            api.stances(), api.connections(), api.endorsements(person_id)
        )
    except ApiError:
        return Tied()
    endorsed: dict[str, list[Endorsement]] = defaultdict(list)
    for each in endorsements:
        endorsed[each.topic_id].append(each)
    follows = {each.target_id for each in stances if each.attitude == "followed"}
    between = (each for each in connections if each.person_id == person_id)
    return Tied(person_id in follows, next(between, None), dict(endorsed))


@router.get("/people/meet")
async def meet(visit: Member) -> Response:
    if visit.is_guest:
        return await visit.page("forbidden.html", 403, sentence="")
    found = await visit.api.networking.meet(limit=SHOWN)
    return await visit.page("meet.html", found=found, key=visit.key())


@router.get("/people/connections")
async def connections(visit: Member) -> Response:
    api = visit.api.networking
    found, requests = await asyncio.gather(api.connections(), api.requests())
    waiting = [each for each in found if each.status == "asked"]
    return await visit.page(
        "connections.html",
        asked_of_me=[each for each in waiting if not each.asked_by_me],
        asked_by_me=[each for each in waiting if each.asked_by_me],
        connected=[each for each in found if each.status == "connected"],
        requests=requests,
        key=visit.key(),
    )


@router.post("/people/{person_id}/connection")
async def connect(visit: Member, person_id: str) -> Response:
    """Connect. `wanted`: empty to decline, withdraw or end."""
    wanted = bool(visit.text("wanted"))
    await visit.api.networking.connect(person_id, wanted=wanted, key=visit.text("key"))
    return await visit.go(_back(visit, person_id), "connecting" if wanted else "not-connected")


@router.post("/people/{person_id}/stance")
async def take(visit: Member, person_id: str) -> Response:
    attitude = visit.text("attitude")
    if attitude in ATTITUDES:
        await visit.api.networking.take("person", person_id, attitude, key=visit.text("key"))
        return await visit.go(_back(visit, person_id), ATTITUDES[attitude])
    return await visit.go(_back(visit, person_id))


@router.post("/people/{person_id}/endorsement")
async def endorse(visit: Member, person_id: str) -> Response:
    """Endorse a skill. `wanted`: empty to withdraw or decline."""
    wanted = bool(visit.text("wanted"))
    await visit.api.networking.endorse(
        person_id, visit.text("topic"), wanted=wanted, key=visit.text("key")
    )
    return await visit.go(_back(visit, person_id), "endorsed" if wanted else "not-endorsed")


@router.post("/people/{person_id}/ask-endorsement")
async def ask(visit: Member, person_id: str) -> Response:
    await visit.api.networking.ask_to_endorse(person_id, visit.text("topic"), key=visit.text("key"))
    return await visit.go(_back(visit, person_id), "endorsement-asked")


def _back(visit: Visit, person_id: str) -> str:
    lists = ("/people/meet", "/people/connections", "/people/following")
    return visit.text("back") if visit.text("back") in lists else f"/people/{person_id}"
