"""What the endpoints of profiles answer to whom, and how their writes are tried."""

from tests.hostile.expectations import COLLEAGUES, Expected, Gate, Own, always
from tests.hostile.guarding import Guarded, Maker, deleted, other
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


async def _profile_of(maker: Maker) -> Guarded:
    return Guarded("membership", maker.somebody(), "/v1/profiles/me", other("headline"))


GUARDED = {"PATCH /v1/profiles/me": _profile_of, "DELETE /v1/profiles/me": deleted(_profile_of)}


SURFACES: tuple[Surface, ...] = (_profile,)
