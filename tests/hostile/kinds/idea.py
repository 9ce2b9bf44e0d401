"""Expected access to ideas and practices, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import COLLEAGUES, INSIDE, RUNS, Expected, Gate
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town

EXPECTED: Expected = {
    "PUT /v1/posts/{post_id}/stage": (Gate(INSIDE, RUNS, body=lambda _: {"stage": "tried"}),),
    "GET /v1/posts/{post_id}/ideas": (Gate(INSIDE),),
    "GET /v1/posts/{post_id}/adoptions": (Gate(INSIDE),),
    "PUT /v1/posts/{post_id}/adoptions": (Gate(INSIDE, COLLEAGUES, body=lambda _: {}),),
    "DELETE /v1/posts/{post_id}/adoptions": (Gate(INSIDE, COLLEAGUES),),
}


def _adoptions(town: Town, who: str) -> Request:
    return Request(who, "content", f"/v1/posts/{any_of(town, 'post')}/adoptions")


async def _repeat(scene: Scene) -> None:
    idea = {"kind": "idea", "title": scene.place.canary, "community": scene.place.slug}
    made = {"post_id": (await scene.do("POST /v1/posts", idea))["id"]}
    await scene.do("PUT /v1/posts/{post_id}/stage", {"stage": "tried"}, **made)
    await scene.do("PUT /v1/posts/{post_id}/adoptions", {}, **made)
    await scene.do("DELETE /v1/posts/{post_id}/adoptions", **made)


REPEATED = (_repeat,)

SURFACES: tuple[Surface, ...] = (_adoptions,)
