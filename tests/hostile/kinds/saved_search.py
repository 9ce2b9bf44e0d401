"""Expected access to saved searches: only the person who saved one has access to it.

A feed opens without a token, and shows only the things that its owner may see at that moment.
"""

from tests.hostile.expectations import ALL, Expected, Gate, Own, Secret, always
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town

_ONE = "/v1/saved-searches/{search_id}"
_OTHERS = Gate(always(frozenset()))

EXPECTED: Expected = {
    "GET /v1/saved-searches": (Own(sees=always(ALL)),),
    "POST /v1/saved-searches": (Own(sees=always(ALL), body=lambda _: {"q": "own words"}),),
    f"DELETE {_ONE}": (_OTHERS,),
    f"POST {_ONE}/feed": (_OTHERS,),
    f"DELETE {_ONE}/feed": (_OTHERS,),
    "GET /v1/feeds/{secret}/results.atom": (Secret(),),
}


def _feed(town: Town, _: str) -> Request:
    owner, path = any_of(town, "saved").split()
    return Request(owner, "search", path, signed_in=False)


SURFACES: tuple[Surface, ...] = (_feed,)
