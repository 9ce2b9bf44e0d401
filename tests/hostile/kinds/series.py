"""Expected access to series, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import (
    INSIDE,
    OF_COMMUNITY,
    RUNS,
    WRITES,
    Expected,
    Gate,
    in_community,
)
from tests.hostile.guarding import Guarded, Maker, deleted, other
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.content import created

_ONE = "/v1/series/{series_id}"
_POST = f"{_ONE}/posts/{{post_id}}"

EXPECTED: Expected = {
    "POST /v1/series": (Gate(INSIDE, WRITES, body=in_community(title="X")),),
    "GET /v1/series": (Gate(INSIDE, query=OF_COMMUNITY),),
    f"GET {_ONE}": (Gate(INSIDE),),
    "POST /v1/imports/series": (Gate(INSIDE, RUNS, body=in_community(items=[{}])),),
    f"PATCH {_ONE}": (Gate(INSIDE, RUNS, body=lambda _: {"title": "x"}),),
    f"DELETE {_ONE}": (Gate(INSIDE, RUNS),),
    f"PUT {_POST}": (Gate(INSIDE, RUNS, body=lambda _: {}),),
    f"DELETE {_POST}": (Gate(INSIDE, RUNS),),
    "GET /v1/posts/{post_id}/series": (Gate(INSIDE),),
}


def _series(town: Town, who: str) -> Request:
    return Request(who, "content", "/v1/series", {"community": any_of(town, "slug")})


def _of_post(town: Town, who: str) -> Request:
    return Request(who, "content", f"/v1/posts/{any_of(town, 'post')}/series")


async def _guarded(maker: Maker) -> Guarded:
    ada = maker.somebody()
    made = await maker.services["content"].post(ada, "/v1/series", json={"title": "X"})
    return Guarded("content", ada, f"/v1/series/{created(made)['id']}", other("title"))


GUARDED = {f"PATCH {_ONE}": _guarded, f"DELETE {_ONE}": deleted(_guarded)}


async def _repeat(scene: Scene) -> None:
    begun = {"title": scene.place.canary, "community": scene.place.slug}
    made = await scene.do("POST /v1/series", begun)
    ids = {"series_id": made["id"], "post_id": scene.place.ids["post_id"]}
    await scene.do(f"PATCH {_ONE}", {"summary": scene.place.canary}, series_id=made["id"])
    await scene.do(f"PUT {_POST}", {"place": 1}, **ids)
    await scene.do(f"DELETE {_POST}", **ids)
    await scene.do(f"DELETE {_ONE}", series_id=made["id"])
    there = {"external_id": f"s {scene.place.canary}", "title": scene.place.canary, "lang": "en"}
    items = {"community": scene.place.slug, "items": [there]}
    await scene.do("POST /v1/imports/series", items)


REPEATED = (_repeat,)

SURFACES: tuple[Surface, ...] = (_series, _of_post)
