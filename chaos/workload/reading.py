"""Reads on every surface, with and without waiting for revoked rights."""

from chaos.workload.belonging import MEMBERSHIP
from chaos.workload.client import Client, Request
from chaos.workload.gathering import EVENTS
from chaos.workload.ground import Ground, Place
from chaos.workload.writing import CONTENT

SEARCH = "/api/search/v1"
NOTIFICATIONS = "/api/notifications/v1"

MANY = {"limit": "50"}


async def read_somewhere(client: Client, ground: Ground) -> None:
    """Read; three times of four at the place that shut the person out, where leaks would show."""
    place = ground.shut_out.get(client.person_id)
    if place is None or client.chance.random() < 0.25:  # noqa: PLR2004
        place = client.chance.choice(ground.places)
    await read(client, ground, place, told=client.chance.random() < 0.5)  # noqa: PLR2004


async def read(client: Client, ground: Ground, place: Place, *, told: bool) -> None:
    """Read one surface. `told`: wait for the known versions of the reader's rights at the place."""
    surface, path, params = client.chance.choice(_surfaces(client, ground, place))
    wait = place.for_reader(client.person_id) if told else ()
    await client.read(Request(f"read.{surface}", "GET", path, place.id, params=params, wait=wait))


Surface = tuple[str, str, dict[str, str]]


def _surfaces(client: Client, ground: Ground, place: Place) -> list[Surface]:
    surfaces: list[Surface] = [
        ("posts", f"{CONTENT}/posts", MANY),
        ("posts", f"{CONTENT}/posts", {**MANY, "community": place.slug}),
        ("search", f"{SEARCH}/search", MANY),
        ("search", f"{SEARCH}/search", {**MANY, "community": place.slug}),
        ("gatherings", f"{EVENTS}/gatherings", MANY),
        ("gatherings", f"{EVENTS}/gatherings", {**MANY, "community": place.slug}),
        ("gatherings", f"{EVENTS}/gatherings/mine", MANY),
        ("inbox", f"{NOTIFICATIONS}/notifications", MANY),
        ("community", f"{MEMBERSHIP}/communities/{place.slug}", {}),
        ("community", f"{MEMBERSHIP}/communities", MANY),
    ]
    if feed := ground.feeds.get(client.person_id):
        surfaces.append(("feed", feed, {}))
    return [*surfaces, *_of_post(client, ground, place), *_of_gathering(client, ground, place)]


def _of_post(client: Client, ground: Ground, place: Place) -> list[Surface]:
    of_place = [post for post in ground.posts if post.place is place]
    if not of_place:
        return []
    post = client.chance.choice(of_place)
    return [
        ("post", f"{CONTENT}/posts/{post.id}", {}),
        ("replies", f"{CONTENT}/posts/{post.id}/replies", MANY),
        ("versions", f"{CONTENT}/posts/{post.id}/versions", {}),
        ("search", f"{SEARCH}/search", {"q": post.canary}),
        ("suggest", f"{SEARCH}/suggest", {"q": post.canary[:8]}),
    ]


def _of_gathering(client: Client, ground: Ground, place: Place) -> list[Surface]:
    of_place = [each for each in ground.gatherings if each.place is place]
    if not of_place:
        return []
    gathering = client.chance.choice(of_place)
    return [
        ("gathering", f"{EVENTS}/gatherings/{gathering.id}", {}),
        ("calendar", f"{EVENTS}/gatherings/{gathering.id}.ics", {}),
        ("suggest", f"{SEARCH}/suggest", {"q": gathering.canary[:8]}),
    ]
