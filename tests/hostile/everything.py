"""The declarations of all modules of `kinds/`, together: a new kind is a new module there.

EXPECTED: access to its endpoints. SURFACES: makers of its random requests; one that is listed
twice runs twice as often. GUARDED: by operation that needs If-Match, the maker of the thing it
changes. REPEATED: functions that call each of its writes that take an Idempotency-Key.
"""

from tests.hostile.doing import Repeated
from tests.hostile.expectations import Expected
from tests.hostile.guarding import Make
from tests.hostile.surfaces import Request, Surface
from tests.hostile.town import Town
from tests.support.modules import modules_of

_KINDS = modules_of("tests.hostile.kinds")

EXPECTED: Expected = {name: each for kind in _KINDS for name, each in kind.EXPECTED.items()}
GUARDED: dict[str, Make] = {
    name: make for kind in _KINDS for name, make in getattr(kind, "GUARDED", {}).items()
}
REPEATED: list[Repeated] = [do for kind in _KINDS for do in getattr(kind, "REPEATED", ())]
_SURFACES: list[Surface] = [each for kind in _KINDS for each in getattr(kind, "SURFACES", ())]


def random_request(town: Town) -> Request:
    make = town.random.choice(_SURFACES)
    return make(town, town.random.choice(list(town.people)))
