"""The start of a run: people who are known everywhere, and three shared places."""

import asyncio

from chaos.history import History
from chaos.workload import belonging
from chaos.workload.belonging import MEMBERSHIP
from chaos.workload.client import Client, Request
from chaos.workload.gathering import EVENTS
from chaos.workload.ground import Ground, Place

SETTLED = "settled"
"""The mark at the end of the preparations."""


async def settle(clients: list[Client], run: str, history: History) -> Ground | None:
    """Prepare a run. Returns None if it was stopped before the end."""
    keeper, *others = clients
    await asyncio.gather(*map(_introduce, clients))
    founded = [
        await _found(keeper, f"{name}-{run}", visibility, policy)
        for name, visibility, policy in (
            ("square", "public", "open"),
            ("hall", "internal", "open"),
            ("cellar", "private", "invitation"),
        )
    ]
    places = [place for place in founded if place is not None]
    if len(places) < len(founded):
        return None
    square, hall, cellar = places
    ground = Ground(keeper.person_id, square, hall, cellar)
    await asyncio.gather(*(belonging.join(client, square) for client in others))
    for client in others[: len(others) // 2]:
        await belonging.join(client, hall)
        await belonging.invite(keeper, cellar, client.person_id)
        await belonging.join(client, cellar)
    for client in clients:
        await _open_feed(client, ground)
    history.mark(SETTLED, people=[client.person_id for client in clients])
    return None if keeper.stopping else ground


async def _introduce(client: Client) -> None:
    answer = await client.until_ok(Request("read.me", "GET", f"{MEMBERSHIP}/profiles/me"))
    if answer.ok:
        client.person_id = answer.json["id"]


async def _found(keeper: Client, slug: str, visibility: str, policy: str) -> Place | None:
    canary = keeper.new_canary()
    answer = await keeper.write(
        Request(
            *("found", "POST", f"{MEMBERSHIP}/communities"),
            body={
                "slug": slug,
                "names": {"en": f"{canary} {slug}"},
                "purposes": {"en": f"To meet about {canary}."},
                "visibility": visibility,
                "join_policy": policy,
            },
            detail={"kind": "membership.community", "canary": canary, "place": True},
        )
    )
    if not answer.ok:
        return None
    place = Place(answer.json["id"], slug, answer.etag or "", visibility, {keeper.person_id})
    for version in answer.versions:
        place.learn(version)
    return place


async def _open_feed(client: Client, ground: Ground) -> None:
    """Create a feed, without a key, since its secret is not stored.

    A lost response loses the feed.
    """
    path = f"{EVENTS}/calendar-feed"
    answer = await client.read(Request("feed", "POST", path, body={}))
    if answer.ok:
        ground.feeds[client.person_id] = answer.json["path"]
