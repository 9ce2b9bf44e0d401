"""Expected access to the schedules of drafts, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import INSIDE, RUNS, Expected, Gate

_SCHEDULE = "/v1/posts/{post_id}/schedule"
AHEAD = {"at": "2051-01-01T09:00:00Z"}

EXPECTED: Expected = {
    f"PUT {_SCHEDULE}": (Gate(INSIDE, RUNS, body=lambda _: AHEAD),),
    f"DELETE {_SCHEDULE}": (Gate(INSIDE, RUNS),),
}


async def _repeat(scene: Scene) -> None:
    text = {"title": scene.place.canary, "community": scene.place.slug, "status": "draft"}
    draft = {"post_id": (await scene.do("POST /v1/posts", text))["id"]}
    await scene.do(f"PUT {_SCHEDULE}", AHEAD, **draft)
    await scene.do(f"DELETE {_SCHEDULE}", **draft)
    # its author may see a draft even without the community
    await scene.do("POST /v1/posts/{post_id}/publish", **draft)


REPEATED = (_repeat,)
