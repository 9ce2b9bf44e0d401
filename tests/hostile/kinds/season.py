"""Expected access to season plans, and how their writes are tested."""

from uuid import uuid4

from shared.contracts.values import Visibility
from tests.hostile.doing import Scene
from tests.hostile.expectations import ANIMATES, AWARE, RUNS, Expected, Gate, Own, always
from tests.hostile.guarding import Guarded, Maker, deleted
from tests.hostile.kinds import community
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.content import created
from tests.support.goals import a_season, an_activity
from tests.support.places import Place

_ALL = "/v1/communities/{community}/seasons"
_SEASON = "/v1/seasons/{season_id}"
_ONE = "/v1/activities/{activity_id}"
_LINKS = {**always(ANIMATES), Visibility.PUBLIC: RUNS, Visibility.INTERNAL: RUNS}
"""The roles that may link an activity.

Administrators may only where they may read: in public and internal communities.
"""


def _titles(_: Place | None = None) -> dict[str, dict[str, str]]:
    return {"titles": {"en": uuid4().hex}}


EXPECTED: Expected = {
    "GET /v1/season-templates": (Own(),),
    f"GET {_ALL}": (Gate(AWARE),),
    f"POST {_ALL}": (Gate(AWARE, RUNS, body=lambda _: a_season()),),
    f"GET {_SEASON}": (Gate(AWARE),),
    f"PATCH {_SEASON}": (Gate(AWARE, RUNS, body=_titles),),
    f"POST {_SEASON}/activities": (Gate(AWARE, RUNS, body=lambda _: an_activity()),),
    f"GET {_ONE}": (Gate(AWARE),),
    f"PATCH {_ONE}": (Gate(AWARE, RUNS, body=_titles),),
    f"DELETE {_ONE}": (Gate(AWARE, RUNS),),
    f"PUT {_ONE}/link": (
        Gate(AWARE, _LINKS, body=lambda place: {"id": place.ids["gathering_id"]}),
    ),
    f"DELETE {_ONE}/link": (Gate(AWARE, _LINKS),),
    f"PUT {_ONE}/done": (Gate(AWARE, RUNS),),
    f"DELETE {_ONE}/done": (Gate(AWARE, RUNS),),
}


async def _season(maker: Maker) -> Guarded:
    place = await community.guarded(maker)
    path = f"{place.path}/seasons"
    made = created(await maker.services["membership"].post(place.person, path, json=a_season()))
    return Guarded("membership", place.person, f"/v1/seasons/{made['id']}", _titles)


async def _activity(maker: Maker) -> Guarded:
    season = await _season(maker)
    path = f"{season.path}/activities"
    made = created(await maker.services["membership"].post(season.person, path, json=an_activity()))
    return Guarded("membership", season.person, f"/v1/activities/{made['id']}", _titles)


GUARDED = {
    f"PATCH {_SEASON}": _season,
    f"PATCH {_ONE}": _activity,
    f"DELETE {_ONE}": deleted(_activity),
}


async def _repeat(scene: Scene) -> None:
    canary = {"titles": {"en": scene.place.canary}}
    season = await scene.do(f"POST {_ALL}", a_season(**canary), community=scene.place.slug)
    await scene.do(f"PATCH {_SEASON}", {"ends_on": "2031-07-31"}, season_id=season["id"])
    path = f"POST {_SEASON}/activities"
    other = an_activity(kind="other", **canary)
    ticked = await scene.do(path, other, season_id=season["id"])
    for method in ("PUT", "DELETE"):
        await scene.do(f"{method} {_ONE}/done", activity_id=ticked["id"])
    linked = await scene.do(path, an_activity(**canary), season_id=season["id"])
    ids = {"activity_id": linked["id"]}
    await scene.do(f"PUT {_ONE}/link", {"id": scene.place.ids["gathering_id"]}, **ids)
    await scene.do(f"DELETE {_ONE}/link", **ids)
    await scene.do(f"PATCH {_ONE}", canary, **ids)
    await scene.do(f"DELETE {_ONE}", **ids)


REPEATED = (_repeat,)


def _seasons(town: Town, who: str) -> Request:
    return Request(
        who, "membership", f"/v1/communities/{any_of(town, 'slug', 'community')}/seasons"
    )


SURFACES: tuple[Surface, ...] = (_seasons,)
