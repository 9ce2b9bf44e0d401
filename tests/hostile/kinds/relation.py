"""Expected access to translations and duplicates, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import INSIDE, MODERATES, Expected, Gate
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town

_RELATION = "/v1/posts/{post_id}/relations/{relation}"
EXPECTED: Expected = {
    "GET /v1/posts/{post_id}/relations": (Gate(INSIDE),),
    f"PUT {_RELATION}": (Gate(INSIDE, MODERATES, body=lambda p: {"post_id": p.ids["post_id"]}),),
    f"DELETE {_RELATION}": (Gate(INSIDE, MODERATES),),
}


def _relations(town: Town, who: str) -> Request:
    return Request(who, "content", f"/v1/posts/{any_of(town, 'post')}/relations")


async def _repeat(scene: Scene) -> None:
    asked = {"kind": "question", "title": scene.place.canary, "community": scene.place.slug}
    made = await scene.do("POST /v1/posts", asked)
    ids = {"post_id": made["id"], "relation": "duplicate_of"}
    await scene.do(f"PUT {_RELATION}", {"post_id": scene.place.ids["post_id"]}, **ids)
    await scene.do(f"DELETE {_RELATION}", **ids)


REPEATED = (_repeat,)

SURFACES: tuple[Surface, ...] = (_relations,)
