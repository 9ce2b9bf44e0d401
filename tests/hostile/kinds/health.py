"""Expected access to the health of communities and to pulse surveys, and how writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import (
    ALL,
    AWARE,
    MEMBERS,
    RUNS,
    WRITES,
    Expected,
    Gate,
    Own,
)
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.health import a_pulse
from tests.support.places import Role

_HERE = "/v1/communities/{community}"
_PULSE = "/v1/pulses/{pulse_id}"
_OBJECTION = "/v1/analytics/objection"
_GENDER = "/v1/profiles/me/gender"
_INSIDE = MEMBERS | {Role.ADMIN}

EXPECTED: Expected = {
    f"GET {_HERE}/health": (Gate(AWARE, RUNS),),
    f"GET {_HERE}/health.csv": (Gate(AWARE, RUNS),),
    f"GET {_HERE}/diversity": (Gate(AWARE, RUNS),),
    f"GET {_HERE}/diversity.csv": (Gate(AWARE, RUNS),),
    f"GET {_HERE}/pulses": (Gate(AWARE, _INSIDE),),
    f"POST {_HERE}/pulses": (Gate(AWARE, RUNS, body=lambda _: a_pulse()),),
    f"GET {_PULSE}": (Gate(AWARE, _INSIDE),),
    f"GET {_PULSE}/results.csv": (Gate(AWARE, _INSIDE),),
    f"POST {_PULSE}/answers": (Gate(AWARE, WRITES, body=lambda _: {"scores": [4]}),),
    f"POST {_PULSE}/close": (Gate(AWARE, RUNS, changes=True),),
    f"GET {_OBJECTION}": (Own(ALL),),
    f"PUT {_OBJECTION}": (Own(ALL),),
    f"DELETE {_OBJECTION}": (Own(ALL),),
    f"GET {_GENDER}": (Own(ALL),),
    f"PUT {_GENDER}": (Own(ALL, body=lambda _: {"gender": "woman"}),),
    f"DELETE {_GENDER}": (Own(ALL),),
}


async def _repeat(scene: Scene) -> None:
    made = await scene.do(f"POST {_HERE}/pulses", a_pulse(), community=scene.place.slug)
    await scene.do(f"POST {_PULSE}/close", pulse_id=made["id"])


REPEATED = (_repeat,)


def _pulses(town: Town, who: str) -> Request:
    slug = any_of(town, "slug", "community")
    return Request(who, "membership", f"/v1/communities/{slug}/pulses")


def _health(town: Town, who: str) -> Request:
    slug = any_of(town, "slug", "community")
    return Request(who, "membership", f"/v1/communities/{slug}/health")


SURFACES: tuple[Surface, ...] = (_pulses, _health)
