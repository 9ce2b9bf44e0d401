"""Expected access to progress in learning paths, and how its writes are tested.

The series of a place is a path, which a member follows, and somebody who left meanwhile. The latter
can still remove what they did of it.
"""

from tests.hostile.doing import Scene
from tests.hostile.expectations import (
    ANSWERED,
    COLLEAGUES,
    INSIDE,
    MEMBERS,
    Expected,
    Gate,
    Listing,
    always,
    sight,
)
from tests.hostile.surfaces import Request, Surface, any_of, some_of
from tests.hostile.town import Town

_ONE = "/v1/series/{series_id}/progress"
_STEP = f"{_ONE}/{{post_id}}"
_WRITES = (f"PUT {_ONE}", f"PUT {_STEP}", f"DELETE {_STEP}", f"DELETE {_ONE}")

EXPECTED: Expected = {
    **{name: (Gate(INSIDE),) for name in _WRITES},
    f"DELETE {_ONE}": (Gate(sight(MEMBERS | ANSWERED)),),
    f"GET {_ONE}": (Gate(INSIDE),),
    "GET /v1/progress": (Listing(INSIDE, for_all=False),),
    "GET /v1/profiles/{person_id}/paths": (Gate(always(COLLEAGUES)),),
}


def _progress(town: Town, who: str) -> Request:
    return Request(who, "content", "/v1/progress", some_of(town))


def _completed(town: Town, who: str) -> Request:
    return Request(who, "membership", f"/v1/profiles/{any_of(town, 'person')}/paths")


SURFACES: tuple[Surface, ...] = (_progress, _completed)


async def _repeat(scene: Scene) -> None:
    ids = {name: scene.place.ids[name] for name in ("series_id", "post_id")}
    for name in _WRITES:
        await scene.do(name, **ids)


REPEATED = (_repeat,)
