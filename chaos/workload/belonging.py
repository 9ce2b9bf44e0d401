"""Memberships and visibility: people gain and lose rights."""

from chaos.workload.client import Answer, Client, Request
from chaos.workload.ground import Ground, Place

MEMBERSHIP = "/api/membership/v1"


async def flip_hall(keeper: Client, ground: Ground) -> None:
    """Make the hall private, or internal again."""
    hall = ground.hall
    wanted = "internal" if hall.visibility == "private" else "private"
    path = f"{MEMBERSHIP}/communities/{hall.slug}"
    answer = await keeper.write(
        Request(
            *("flip", "PATCH", path),
            key=hall.id,
            base=hall.etag,
            body={"visibility": wanted},
            detail={"kind": "membership.community", "asked": {"visibility": wanted}},
        )
    )
    if not answer.ok:
        read = await keeper.read(Request("read.community", "GET", path, key=hall.id))
        if read.ok:
            hall.etag, hall.visibility = read.etag or hall.etag, read.json["visibility"]
        return
    hall.etag, hall.visibility = answer.etag or hall.etag, wanted
    _learn(hall, answer)
    if wanted == "private":
        for person_id in ground.square.members - hall.members:
            ground.shut_out[person_id] = hall


async def let_in_or_out(keeper: Client, ground: Ground) -> None:
    """Invite somebody into the cellar, or remove somebody from it."""
    cellar = ground.cellar
    others = sorted(ground.square.members - {keeper.person_id})
    person_id = keeper.chance.choice(others)
    if person_id in cellar.members:
        await remove(keeper, ground, cellar, person_id)
    elif person_id not in cellar.invited:
        await invite(keeper, cellar, person_id)


async def invite(keeper: Client, place: Place, person_id: str) -> None:
    path = f"{MEMBERSHIP}/communities/{place.slug}/members"
    detail = _standing("invited")
    key = f"{place.id}.{person_id}"
    request = Request("invite", "POST", path, key, {"person_id": person_id}, detail=detail)
    answer = await keeper.write(request)
    if answer.ok:
        _learn(place, answer)
        place.invited.add(person_id)


async def remove(keeper: Client, ground: Ground, place: Place, person_id: str) -> None:
    path = f"{MEMBERSHIP}/communities/{place.slug}/members/{person_id}"
    key = f"{place.id}.{person_id}"
    answer = await keeper.write(Request("remove", "DELETE", path, key, detail=_standing("removed")))
    place.members.discard(person_id)
    if answer.ok:
        _learn(place, answer)
        ground.shut_out[person_id] = place


async def join(client: Client, place: Place) -> None:
    path = f"{MEMBERSHIP}/communities/{place.slug}/join"
    key = f"{place.id}.{client.person_id}"
    answer = await client.write(Request("join", "POST", path, key, detail=_standing("active")))
    place.invited.discard(client.person_id)
    if answer.ok:
        _learn(place, answer)
        place.members.add(client.person_id)


async def leave(client: Client, ground: Ground, place: Place) -> None:
    path = f"{MEMBERSHIP}/communities/{place.slug}/leave"
    key = f"{place.id}.{client.person_id}"
    answer = await client.write(Request("leave", "POST", path, key, detail=_standing("left")))
    place.members.discard(client.person_id)
    if answer.ok:
        _learn(place, answer)
        ground.shut_out[client.person_id] = place


async def come_or_go(client: Client, ground: Ground) -> None:
    """Join the hall, or the cellar if invited; or leave one of them."""
    place = client.chance.choice([ground.hall, ground.cellar])
    if client.person_id in place.members:
        await leave(client, ground, place)
    elif place is ground.hall or client.person_id in place.invited:
        await join(client, place)


def _standing(standing: str) -> dict[str, object]:
    return {"kind": "membership.membership", "asked": {"standing": standing}}


def _learn(place: Place, answer: Answer) -> None:
    kinds = ("membership.community", "membership.membership")
    for version in answer.versions:
        if version.kind in kinds:
            place.learn(version)
