"""Expected access to templates, and how their write is tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import INSIDE, RUNS, Expected, Gate
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town

_PATH = "/v1/communities/{community}/templates"

EXPECTED: Expected = {
    f"GET {_PATH}": (Gate(INSIDE),),
    f"PUT {_PATH}": (Gate(INSIDE, RUNS, body=lambda _: {"practice": {"problem": "Why"}}),),
}


def _templates(town: Town, who: str) -> Request:
    return Request(who, "content", f"/v1/communities/{any_of(town, 'slug')}/templates")


async def _repeat(scene: Scene) -> None:
    said = {"practice": {"problem": scene.place.canary}}
    await scene.do(f"PUT {_PATH}", said, community=scene.place.slug)


REPEATED = (_repeat,)

SURFACES: tuple[Surface, ...] = (_templates,)
