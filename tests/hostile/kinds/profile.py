"""Who may what with profiles."""

from tests.hostile.expectations import COLLEAGUES, Expected, Gate, Own, always
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town

EXPECTED: Expected = {
    "GET /v1/profiles/me": (Own(),),
    "PATCH /v1/profiles/me": (Own(body=lambda _: {"headline": "x"}),),
    "DELETE /v1/profiles/me": (Own(),),
    "GET /v1/profiles/{person_id}": (Gate(always(COLLEAGUES)),),
}


def _profile(town: Town, who: str) -> Request:
    return Request(who, "membership", f"/v1/profiles/{any_of(town, 'person')}")


SURFACES: tuple[Surface, ...] = (_profile,)
