"""Expected access to pinned posts, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import INSIDE, OF_COMMUNITY, RUNS, Expected, Gate
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town

EXPECTED: Expected = {
    "GET /v1/pins": (Gate(INSIDE, query=OF_COMMUNITY),),
    "PUT /v1/posts/{post_id}/pin": (Gate(INSIDE, RUNS),),
    "DELETE /v1/posts/{post_id}/pin": (Gate(INSIDE, RUNS),),
}


def _pins(town: Town, who: str) -> Request:
    return Request(who, "content", "/v1/pins", {"community": any_of(town, "slug")})


def _pin(town: Town, who: str) -> Request:
    return Request(who, "content", f"/v1/posts/{any_of(town, 'post')}/pin", method="PUT")


async def _repeat(scene: Scene) -> None:
    post = {"post_id": scene.place.ids["post_id"]}
    await scene.do("PUT /v1/posts/{post_id}/pin", **post)
    await scene.do("DELETE /v1/posts/{post_id}/pin", **post)


REPEATED = (_repeat,)


SURFACES: tuple[Surface, ...] = (_pins, _pin)
