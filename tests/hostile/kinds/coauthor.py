"""Expected access to co-authors, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import INSIDE, RUNS, Expected, Gate

_ONE = "/v1/posts/{post_id}/coauthors/{person_id}"

EXPECTED: Expected = {f"PUT {_ONE}": (Gate(INSIDE, RUNS),), f"DELETE {_ONE}": (Gate(INSIDE, RUNS),)}


async def _repeat(scene: Scene) -> None:
    text = {"title": scene.place.canary, "community": scene.place.slug}
    made = await scene.do("POST /v1/posts", text)
    ids = {"post_id": made["id"], "person_id": scene.place.ids["person_id"]}
    await scene.do(f"PUT {_ONE}", **ids)
    await scene.do(f"DELETE {_ONE}", **ids)


REPEATED = (_repeat,)
