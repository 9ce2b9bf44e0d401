"""Expected access to reactions, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import INSIDE, Expected, Gate
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town

_THINGS = ("posts/{post_id}", "replies/{reply_id}")

EXPECTED: Expected = {
    f"{verb} /v1/{thing}/reactions/{{reaction}}": (Gate(INSIDE),)
    for verb in ("PUT", "DELETE")
    for thing in _THINGS
}


def _to_post(town: Town, who: str) -> Request:
    path = f"/v1/posts/{any_of(town, 'post')}/reactions/thanks"
    return Request(who, "content", path, method="PUT")


def _not_to_reply(town: Town, who: str) -> Request:
    path = f"/v1/replies/{any_of(town, 'reply')}/reactions/vote"
    return Request(who, "content", path, method="DELETE")


SURFACES: tuple[Surface, ...] = (_to_post, _not_to_reply)


async def _repeat(scene: Scene) -> None:
    for verb in ("PUT", "DELETE"):
        for thing in _THINGS:
            ids = {**scene.place.ids, "reaction": "thanks"}
            await scene.do(f"{verb} /v1/{thing}/reactions/{{reaction}}", **ids)


REPEATED = (_repeat,)
