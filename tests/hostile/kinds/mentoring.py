"""Expected access to mentoring, and how its writes are tested.

Pairs are known to their two people alone, of whom the roles are none.
"""

from typing import Any
from uuid import uuid4

from tests.hostile.doing import Scene
from tests.hostile.expectations import ALL, AWARE, RUNS, WRITES, Expected, Gate, Own, always
from tests.hostile.guarding import Guarded, Maker
from tests.hostile.kinds import community
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.content import created
from tests.support.mentoring import a_programme, an_offer
from tests.support.places import Place

_ALL = "/v1/communities/{community}/programmes"
_ONE = "/v1/programmes/{programme_id}"
_PAIR = "/v1/pairs/{pair_id}"
_NOBODY = always(frozenset())


def _titles() -> dict[str, dict[str, str]]:
    return {"titles": {"en": uuid4().hex}}


def _offered(place: Place) -> dict[str, Any]:
    return an_offer(place.ids["topic_id"], about=place.canary)


def _asked(place: Place) -> dict[str, Any]:
    return an_offer(place.ids["topic_id"], goals=place.canary)


EXPECTED: Expected = {
    f"GET {_ALL}": (Gate(AWARE),),
    f"POST {_ALL}": (Gate(AWARE, RUNS, body=lambda _: a_programme()),),
    f"GET {_ONE}": (Gate(AWARE),),
    f"PATCH {_ONE}": (Gate(AWARE, RUNS, body=lambda _: {"most_mentees": 4}),),
    f"POST {_ONE}/close": (Gate(AWARE, RUNS, changes=True),),
    f"GET {_ONE}/report": (Gate(AWARE, RUNS),),
    f"GET {_ONE}/mine": (Gate(AWARE),),
    f"PUT {_ONE}/offer": (Gate(AWARE, WRITES, body=_offered),),
    f"DELETE {_ONE}/offer": (Gate(AWARE, WRITES),),
    f"PUT {_ONE}/request": (Gate(AWARE, WRITES, body=_asked),),
    f"DELETE {_ONE}/request": (Gate(AWARE, WRITES),),
    f"GET {_ONE}/matching": (Gate(AWARE, RUNS),),
    f"POST {_ONE}/matching": (Gate(AWARE, RUNS),),
    f"GET {_ONE}/matching/matches": (Gate(AWARE, RUNS),),
    f"DELETE {_ONE}/matching/matches/{{mentee_id}}": (Gate(AWARE, RUNS),),
    f"POST {_ONE}/matching/publish": (Gate(AWARE, RUNS),),
    "GET /v1/pairs": (Own(ALL),),
    f"GET {_PAIR}": (Gate(_NOBODY),),
    f"PUT {_PAIR}/consent": (Gate(_NOBODY, body=lambda _: {"accepts": True}),),
    f"PUT {_PAIR}/goals": (Gate(_NOBODY, body=lambda _: {"goals": []}),),
    f"POST {_PAIR}/sessions": (Gate(_NOBODY, body=lambda _: {"on": "2031-01-01"}),),
    f"PUT {_PAIR}/feedback": (Gate(_NOBODY, body=lambda _: {"rating": 5}),),
    f"POST {_PAIR}/finish": (Gate(_NOBODY),),
}


async def _programme(maker: Maker) -> Guarded:
    place = await community.guarded(maker)
    path = f"{place.path}/programmes"
    made = await maker.services["membership"].post(place.person, path, json=a_programme())
    return Guarded("membership", place.person, f"/v1/programmes/{created(made)['id']}", _titles)


GUARDED = {f"PATCH {_ONE}": _programme}


async def _repeat(scene: Scene) -> None:
    made = await scene.do(f"POST {_ALL}", a_programme(), community=scene.place.slug)
    its = {"programme_id": made["id"]}
    await scene.do(f"PATCH {_ONE}", {"most_mentees": 4}, **its)
    for name, body in (("offer", _offered), ("request", _asked)):
        await scene.do(f"PUT {_ONE}/{name}", body(scene.place), **its)
        await scene.do(f"DELETE {_ONE}/{name}", **its)
    mentee = scene.place.ids["mentee_id"]
    await scene.do(f"DELETE {_ONE}/matching/matches/{{mentee_id}}", mentee_id=mentee, **its)
    await scene.do(f"POST {_ONE}/matching/publish", **its)
    await scene.do(f"POST {_ONE}/matching", **its)
    await scene.do(f"POST {_ONE}/close", **its)


REPEATED = (_repeat,)


def _programmes(town: Town, who: str) -> Request:
    slug = any_of(town, "slug", "community")
    return Request(who, "membership", f"/v1/communities/{slug}/programmes")


def _pairs(_: Town, who: str) -> Request:
    return Request(who, "membership", "/v1/pairs")


SURFACES: tuple[Surface, ...] = (_programmes, _pairs)
