"""Expected access to answers to gatherings, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import ANIMATES, INSIDE, MEMBERS, ORGANISED, Expected, Gate
from tests.support.places import Role

_ANSWER = {"answer": "maybe"}

EXPECTED: Expected = {
    "PUT /v1/gatherings/{gathering_id}/rsvp": (Gate(INSIDE, body=lambda _: _ANSWER, changes=True),),
    "GET /v1/gatherings/{gathering_id}/attendees": (
        Gate(INSIDE, MEMBERS | ORGANISED | {Role.ADMIN}),
        Gate(INSIDE, ANIMATES | ORGANISED, query="line=no"),
    ),
}


async def _repeat(scene: Scene) -> None:
    it = {"gathering_id": scene.place.ids["gathering_id"]}
    await scene.do("PUT /v1/gatherings/{gathering_id}/rsvp", {"answer": "yes"}, **it)


REPEATED = (_repeat,)
