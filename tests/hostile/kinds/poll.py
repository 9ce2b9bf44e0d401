"""Expected access to polls, and how votes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import INSIDE, WRITES, Expected, Gate
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town

EXPECTED: Expected = {
    "GET /v1/polls/{poll_id}": (Gate(INSIDE),),
    "PUT /v1/polls/{poll_id}/ballot": (Gate(INSIDE, WRITES, body=lambda _: {"choices": [0]}),),
    "DELETE /v1/polls/{poll_id}/ballot": (Gate(INSIDE),),
}


def _poll(town: Town, who: str) -> Request:
    return Request(who, "content", f"/v1/polls/{any_of(town, 'post')}")


async def _repeat(scene: Scene) -> None:
    poll, path = {"poll_id": scene.place.ids["poll_id"]}, "/v1/polls/{poll_id}/ballot"
    await scene.do(f"PUT {path}", {"choices": [0]}, **poll)
    await scene.do(f"DELETE {path}", **poll)


REPEATED = (_repeat,)

SURFACES: tuple[Surface, ...] = (_poll,)
