"""Expected access to objectives, and how their writes are tested."""

from uuid import uuid4

from tests.hostile.doing import Scene
from tests.hostile.expectations import (
    ALL,
    AWARE,
    COLLEAGUES,
    RUNS,
    Expected,
    Gate,
    Own,
    always,
)
from tests.hostile.guarding import Guarded, Maker
from tests.hostile.kinds import community
from tests.hostile.surfaces import Request, Surface, any_of, some_of
from tests.hostile.town import Town
from tests.support.content import created
from tests.support.goals import an_objective
from tests.support.places import Role

_ALL = "/v1/communities/{community}/objectives"
_ONE = "/v1/objectives/{objective_id}"
_CHECK_INS = f"{_ONE}/key-results/{{key_result_id}}/check-ins"
_ADMINS = frozenset({Role.ADMIN})


def _titles() -> dict[str, dict[str, str]]:
    return {"titles": {"en": uuid4().hex}}


def _given_up() -> dict[str, str]:
    return {"status": "abandoned", "reason": uuid4().hex}


EXPECTED: Expected = {
    f"GET {_ALL}": (Gate(AWARE),),
    f"POST {_ALL}": (Gate(AWARE, RUNS, body=lambda _: an_objective(owner_id=None)),),
    f"GET {_ONE}": (Gate(AWARE),),
    f"PATCH {_ONE}": (Gate(AWARE, RUNS, body=lambda place: {"why": {"en": place.canary}}),),
    f"PUT {_ONE}/status": (Gate(AWARE, RUNS, body=lambda _: {"status": "open"}),),
    f"POST {_CHECK_INS}": (Gate(AWARE, RUNS, body=lambda _: {"value": 50}),),
    f"GET {_ONE}/check-ins": (Gate(AWARE),),
    "GET /v1/aims": (Own(COLLEAGUES),),
    "POST /v1/aims": (Own(_ADMINS, body=lambda _: _titles()),),
    "GET /v1/aims/{aim_id}": (Gate(always(ALL), COLLEAGUES),),
    "PATCH /v1/aims/{aim_id}": (Gate(always(ALL), _ADMINS, body=lambda _: _titles()),),
}


async def _objective(maker: Maker) -> Guarded:
    place = await community.guarded(maker)
    made = await maker.services["membership"].post(
        place.person, f"{place.path}/objectives", json=an_objective()
    )
    return Guarded("membership", place.person, f"/v1/objectives/{created(made)['id']}", _titles)


async def _status(maker: Maker) -> Guarded:
    thing = await _objective(maker)
    path = f"{thing.path}/status"
    return Guarded("membership", thing.person, path, _given_up, look=thing.path, changed_by="PUT")


async def _aim(maker: Maker) -> Guarded:
    admin = maker.builder.people[Role.ADMIN]
    made = created(await maker.services["membership"].post(admin, "/v1/aims", json=_titles()))
    return Guarded("membership", admin, f"/v1/aims/{made['id']}", _titles)


GUARDED = {
    f"PATCH {_ONE}": _objective,
    f"PUT {_ONE}/status": _status,
    "PATCH /v1/aims/{aim_id}": _aim,
}


async def _repeat(scene: Scene) -> None:
    canary = {"titles": {"en": scene.place.canary}}
    made = await scene.do(f"POST {_ALL}", an_objective(**canary), community=scene.place.slug)
    ids = {"objective_id": made["id"], "key_result_id": made["key_results"][0]["id"]}
    await scene.do(f"POST {_CHECK_INS}", {"value": 20, "note": scene.place.canary}, **ids)
    await scene.do(f"PATCH {_ONE}", {"why": {"en": scene.place.canary}}, **ids)
    await scene.do(f"PUT {_ONE}/status", _given_up(), **ids)


REPEATED = (_repeat,)


def _objectives(town: Town, who: str) -> Request:
    slug, params = any_of(town, "slug", "community"), some_of(town, status=lambda: "open")
    return Request(who, "membership", f"/v1/communities/{slug}/objectives", params)


SURFACES: tuple[Surface, ...] = (_objectives,)
