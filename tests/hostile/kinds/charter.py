"""Expected access to charters, and how their writes are tested."""

from uuid import uuid4

from tests.hostile.doing import Scene
from tests.hostile.expectations import AWARE, RUNS, Expected, Gate
from tests.hostile.guarding import Guarded, Maker
from tests.hostile.kinds import community
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.content import created

_ONE = "/v1/communities/{community}/charter"


def _text() -> dict[str, dict[str, str]]:
    return {"bodies": {"en": uuid4().hex}}


EXPECTED: Expected = {
    f"GET {_ONE}": (Gate(AWARE),),
    f"POST {_ONE}": (Gate(AWARE, RUNS, body=lambda _: _text()),),
    f"PUT {_ONE}": (Gate(AWARE, RUNS, body=lambda _: _text()),),
    f"GET {_ONE}/versions/{{number}}": (Gate(AWARE),),
    f"POST {_ONE}/acceptances": (Gate(AWARE, body=lambda _: {"version": 1}),),
    f"GET {_ONE}/acceptances": (Gate(AWARE, RUNS),),
}


async def _guarded(maker: Maker) -> Guarded:
    place = await community.guarded(maker)
    path = f"{place.path}/charter"
    created(await maker.services["membership"].post(place.person, path, json=_text()))
    return Guarded("membership", place.person, path, change=_text, changed_by="PUT")


GUARDED = {f"PUT {_ONE}": _guarded}


def _charter(town: Town, who: str) -> Request:
    end = town.random.choice(("", "/versions/1", "/acceptances"))
    slug = any_of(town, "slug", "community")
    return Request(who, "membership", f"/v1/communities/{slug}/charter{end}")


async def _repeat(scene: Scene) -> None:
    text = {"bodies": {"en": scene.place.canary}}
    slug = {"community": scene.place.slug}
    await scene.do(f"POST {_ONE}", text, community=scene.other.slug)
    await scene.do(f"PUT {_ONE}", text, **slug)
    await scene.do(f"POST {_ONE}/acceptances", {"version": 2}, **slug)


REPEATED = (_repeat,)


SURFACES: tuple[Surface, ...] = (_charter,)
