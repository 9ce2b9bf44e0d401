"""Expected access to reviews and verdicts, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import INSIDE, OF_COMMUNITY, RUNS, Expected, Gate
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town

_ONE = "/v1/posts/{post_id}"
DAY = {"due_on": "2051-01-01"}

EXPECTED: Expected = {
    f"PUT {_ONE}/review": (Gate(INSIDE, RUNS, body=lambda _: DAY),),
    f"POST {_ONE}/refresh": (Gate(INSIDE, RUNS, body=lambda _: DAY),),
    f"DELETE {_ONE}/review": (Gate(INSIDE, RUNS),),
    f"GET {_ONE}/verdicts": (Gate(INSIDE),),
    f"PUT {_ONE}/verdict": (Gate(INSIDE, body=lambda _: {"still_true": True}),),
    f"DELETE {_ONE}/verdict": (Gate(INSIDE),),
    "GET /v1/stale": (Gate(INSIDE, query=OF_COMMUNITY),),
}


def _verdicts(town: Town, who: str) -> Request:
    return Request(who, "content", f"/v1/posts/{any_of(town, 'post')}/verdicts")


def _stale(town: Town, who: str) -> Request:
    return Request(who, "content", "/v1/stale", {"community": any_of(town, "slug")})


async def _repeat(scene: Scene) -> None:
    text = {"title": scene.place.canary, "community": scene.place.slug}
    post = {"post_id": (await scene.do("POST /v1/posts", text))["id"]}
    await scene.do(f"PUT {_ONE}/review", DAY, **post)
    await scene.do(f"POST {_ONE}/refresh", DAY, **post)
    await scene.do(f"PUT {_ONE}/verdict", {"still_true": False}, **post)
    await scene.do(f"DELETE {_ONE}/verdict", **post)
    await scene.do(f"DELETE {_ONE}/review", **post)


REPEATED = (_repeat,)

SURFACES: tuple[Surface, ...] = (_verdicts, _stale)
