"""Expected access to interests and visits, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import INSIDE, Expected, Gate, Listing
from tests.hostile.surfaces import Request, Surface, any_of, some_of
from tests.hostile.town import Town

_WRITES = tuple(
    f"{verb} /v1/posts/{{post_id}}/{thing}"
    for verb in ("PUT", "DELETE")
    for thing in ("follow", "bookmark")
)

EXPECTED: Expected = {
    **{name: (Gate(INSIDE),) for name in _WRITES},
    "GET /v1/posts/{post_id}/own": (Gate(INSIDE),),
    "PUT /v1/posts/{post_id}/visit": (Gate(INSIDE),),
    "GET /v1/followed": (Listing(INSIDE, for_all=False),),
    "GET /v1/bookmarks": (Listing(INSIDE, for_all=False),),
}


def _bookmark(town: Town, who: str) -> Request:
    path = f"/v1/posts/{any_of(town, 'post')}/bookmark"
    return Request(who, "content", path, method="PUT")


def _follow(town: Town, who: str) -> Request:
    return Request(who, "content", f"/v1/posts/{any_of(town, 'post')}/follow", method="PUT")


def _shelf(town: Town, who: str) -> Request:
    name = town.random.choice(("followed", "bookmarks"))
    return Request(who, "content", f"/v1/{name}", some_of(town))


SURFACES: tuple[Surface, ...] = (_bookmark, _follow, _shelf)


async def _repeat(scene: Scene) -> None:
    for name in _WRITES:
        await scene.do(name, post_id=scene.place.ids["post_id"])


REPEATED = (_repeat,)
