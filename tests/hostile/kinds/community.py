"""Expected access to communities, and how their writes are tested."""

from typing import Any
from uuid import uuid4

from shared.runtime.paging import write_cursor
from tests.hostile.doing import Scene
from tests.hostile.expectations import AWARE, COLLEAGUES, RUNS, Expected, Gate, Listing, Own
from tests.hostile.guarding import Guarded, Maker, other
from tests.hostile.surfaces import Request, Surface, a_word, any_of, some_of
from tests.hostile.town import Town
from tests.support.content import created
from tests.support.places import Place


def _founded(_: Place) -> Any:
    return {"slug": f"own-{uuid4().hex[:10]}", "names": {"en": "Own"}}


EXPECTED: Expected = {
    "POST /v1/communities": (Own(COLLEAGUES, body=_founded),),
    "GET /v1/communities": (
        Listing(AWARE, f"limit=100&after={write_cursor(['canary'])}"),
        Listing(AWARE, "limit=100&sort=newest&q=canary"),
    ),
    "GET /v1/communities/{community}": (Gate(AWARE),),
    "PATCH /v1/communities/{community}": (Gate(AWARE, RUNS, body=lambda _: {"domain": "x"}),),
}


def _communities(town: Town, who: str) -> Request:
    params = some_of(
        town,
        q=lambda: a_word(town),
        sort=lambda: town.random.choice(("name", "newest", "members")),
        mine=lambda: "true",
    )
    return Request(who, "membership", "/v1/communities", params)


def _community(town: Town, who: str) -> Request:
    end = town.random.choice(("", "", "/members"))
    return Request(who, "membership", f"/v1/communities/{any_of(town, 'slug', 'community')}{end}")


async def guarded(maker: Maker) -> Guarded:
    ada, slug = maker.somebody(), f"c-{uuid4().hex}"
    body = {"slug": slug, "names": {"en": "X"}}
    created(await maker.services["membership"].post(ada, "/v1/communities", json=body))
    return Guarded("membership", ada, f"/v1/communities/{slug}", other("domain"))


GUARDED = {"PATCH /v1/communities/{community}": guarded}


async def _repeat(scene: Scene) -> None:
    await scene.do(
        "PATCH /v1/communities/{community}",
        {"domain": scene.place.canary},
        community=scene.place.slug,
    )


REPEATED = (_repeat,)


SURFACES: tuple[Surface, ...] = (_communities, _community, _community)
