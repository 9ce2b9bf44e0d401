"""Following communities and topics, and the list of all that the reader follows."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import ApiError
from portal.gateway.models.membership import Community, Profile
from portal.gateway.networking import Stance
from portal.gateway.together import Missing, unless_hidden
from portal.gateway.topics import Topic
from portal.visit import Member, Visit

SHOWN = 50
"""The most followed items listed of each kind: the newest."""
FOLLOWED = "followed"

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Followed:
    """The people, communities and topics that the reader follows and may know of."""

    people: list[Profile]
    communities: list[Community]
    topics: list[Topic]


async def follows(visit: Visit, kind: str) -> set[str] | None:
    """Return the ids that the reader follows. None if the API fails: the page works without."""
    try:
        return {each.target_id for each in await _stances(visit) if each.kind == kind}
    except ApiError:
        return None


@router.get("/people/following")
async def listing(visit: Member) -> Response:
    stances = await _stances(visit)
    ids = {
        kind: [each.target_id for each in stances if each.kind == kind][:SHOWN]
        for kind in ("person", "community", "topic")
    }
    api = visit.api
    people, communities, topics = await asyncio.gather(
        asyncio.gather(*(unless_hidden(api.membership.profile(one)) for one in ids["person"])),
        asyncio.gather(*(unless_hidden(api.membership.community(one)) for one in ids["community"])),
        asyncio.gather(*(unless_hidden(api.topics.read(one)) for one in ids["topic"])),
    )
    found = Followed(
        [one for one in people if isinstance(one, Profile)],
        [one.value for one in communities if one is not None and not isinstance(one, Missing)],
        [one.value for one in topics if one is not None and not isinstance(one, Missing)],
    )
    return await visit.page("following.html", followed=found, key=visit.key())


@router.post("/communities/{slug}/stance")
async def community(visit: Member, slug: str) -> Response:
    """Follow or unfollow. `target`: the id, which works even if the community is now hidden."""
    return await _take(visit, "community", visit.text("target") or slug, f"/communities/{slug}")


@router.post("/topics/{topic_id}/stance")
async def topic(visit: Member, topic_id: str) -> Response:
    return await _take(visit, "topic", topic_id, "/topics")


async def _take(visit: Visit, kind: str, target: str, place: str) -> Response:
    """Follow the target, or unfollow it if the form's `attitude` is empty."""
    attitude = FOLLOWED if visit.text("attitude") else ""
    await visit.api.networking.take(kind, target, attitude, key=visit.text("key"))
    listed = "/people/following"
    back = listed if visit.text("back") == listed else place
    return await visit.go(back, "following" if attitude else "not-following")


async def _stances(visit: Visit) -> list[Stance]:
    found = await visit.api.networking.stances()
    return [each for each in found if each.attitude == FOLLOWED]
