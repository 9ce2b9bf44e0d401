"""Expected access to parents and related communities, and how their writes are tested."""

from itertools import cycle

from tests.hostile.doing import Scene
from tests.hostile.expectations import AWARE, RUNS, Expected, Gate
from tests.hostile.guarding import Guarded, Maker
from tests.hostile.kinds import community
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town

_ONE = "/v1/communities/{community}/kinship"

EXPECTED: Expected = {
    f"GET {_ONE}": (Gate(AWARE),),
    f"PUT {_ONE}": (Gate(AWARE, RUNS, body=lambda _: {"related": []}),),
}


def _kinship(town: Town, who: str) -> Request:
    path = f"/v1/communities/{any_of(town, 'slug', 'community')}/kinship"
    return Request(who, "membership", path)


async def _guarded(maker: Maker) -> Guarded:
    place = await community.guarded(maker)
    others = [await community.guarded(maker) for _ in range(2)]
    turns = cycle([[each.path.rpartition("/")[2]] for each in others])
    return Guarded(
        *("membership", place.person, f"{place.path}/kinship"),
        change=lambda: {"related": next(turns)},
        look=f"{place.path}/kinship",
        changed_by="PUT",
    )


GUARDED = {f"PUT {_ONE}": _guarded}


async def _repeat(scene: Scene) -> None:
    """Place the community below the other. The animator of both will lose sight of both."""
    body = {"parent": scene.other.slug, "related": [scene.other.slug]}
    await scene.do(f"PUT {_ONE}", body, community=scene.place.slug)


REPEATED = (_repeat,)

SURFACES: tuple[Surface, ...] = (_kinship,)
