"""What the modules of `kinds/` say, taken together: a new kind is a module there.

EXPECTED: whom its endpoints answer. SURFACES: requests of it at random; one that is in it twice is
made twice as often.
"""

from tests.hostile.expectations import Expected
from tests.hostile.surfaces import Request, Surface
from tests.hostile.town import Town
from tests.support.modules import modules_of

_KINDS = modules_of("tests.hostile.kinds")

EXPECTED: Expected = {name: each for kind in _KINDS for name, each in kind.EXPECTED.items()}
_SURFACES: list[Surface] = [surface for kind in _KINDS for surface in kind.SURFACES]


def random_request(town: Town) -> Request:
    make = town.random.choice(_SURFACES)
    return make(town, town.random.choice(list(town.people)))
