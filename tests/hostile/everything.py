"""What the modules of `kinds/` say, taken together: a new kind is a module there.

EXPECTED: whom its endpoints answer. SURFACES: requests of it at random; one that is in it twice is
made twice as often. GUARDED: by operation that needs If-Match, how what it changes is made.
REPEATED: does each of its writes that take an Idempotency-Key.
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
