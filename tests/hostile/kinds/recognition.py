"""Expected access to recognition, and how its writes are tested.

A place's kudos were given to the bystander by the owner. Nobody of the roles has a badge.
"""

from typing import Any

from tests.hostile.doing import Scene
from tests.hostile.expectations import (
    AWARE,
    COLLEAGUES,
    INSIDE,
    RUNS,
    WRITES,
    Expected,
    Gate,
    Own,
    Secret,
    Unsigned,
    always,
)
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.places import Place, Role

_ONE = "/v1/kudos/{kudos_id}"
_BOARD = "/v1/communities/{community}/leaderboard"
_TAKEN = "/v1/profiles/{person_id}/badges/{badge}/withdrawn"
_PERSON = always(COLLEAGUES)
_NOBODY = always(frozenset())
_MINE = {"objects": False, "shows_badges": True, "shows_score": True}


def _kudos(place: Place) -> dict[str, Any]:
    reason = {"reason": place.canary, "community": place.slug}
    return {"to_id": place.ids["person_id"], **reason}


EXPECTED: Expected = {
    "POST /v1/kudos": (Gate(AWARE, WRITES, body=_kudos),),
    f"GET {_ONE}": (Gate(INSIDE),),
    f"PUT {_ONE}/shown": (Gate(_NOBODY, body=lambda _: {"shown": False}),),
    f"DELETE {_ONE}": (Gate(always(frozenset({Role.OWNER})), changes=True),),
    "GET /v1/profiles/{person_id}/kudos": (Gate(_PERSON, query="limit=100"),),
    "GET /v1/profiles/{person_id}/recognition": (Gate(_PERSON),),
    "PUT /v1/profiles/me/recognition": (Own(body=lambda _: _MINE),),
    "PUT /v1/profiles/me/badges/{badge}": (Gate(_NOBODY, body=lambda _: {"public": False}),),
    f"PUT {_TAKEN}": (Gate(_NOBODY, body=lambda _: {"withdrawn": True}),),
    f"PUT {_BOARD}": (Gate(AWARE, RUNS, body=lambda _: {"on": True}),),
    f"GET {_BOARD}": (Gate(AWARE, {key: each & COLLEAGUES for key, each in INSIDE.items()}),),
    "GET /v1/open-badges/issuer": (Unsigned(),),
    "GET /v1/open-badges/keys": (Unsigned(),),
    "GET /v1/open-badges/keys/{key}": (Secret(),),
    "GET /v1/open-badges/status/{number}": (Secret(),),
    "GET /v1/open-badges/achievements/{badge}": (Unsigned(),),
    "GET /v1/open-badges/credentials/{credential_id}": (Secret(),),
}


async def _repeat(scene: Scene) -> None:
    owner = scene.builder.id_of(scene.builder.owner)
    given = await scene.do("POST /v1/kudos", {**_kudos(scene.place), "to_id": owner})
    await scene.do(f"DELETE {_ONE}", kudos_id=given["id"])
    await scene.do(f"PUT {_BOARD}", {"on": True}, community=scene.place.slug)


REPEATED = (_repeat,)


def _recognised(town: Town, who: str) -> Request:
    end = town.random.choice(("kudos", "recognition"))
    return Request(who, "membership", f"/v1/profiles/{any_of(town, 'person')}/{end}")


def _board(town: Town, who: str) -> Request:
    slug = any_of(town, "slug", "community")
    return Request(who, "membership", f"/v1/communities/{slug}/leaderboard")


SURFACES: tuple[Surface, ...] = (_recognised, _board)
