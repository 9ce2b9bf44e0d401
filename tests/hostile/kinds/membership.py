"""Who may what with who belongs where."""

from shared.contracts.values import Visibility
from tests.hostile.expectations import (
    AWARE,
    COLLEAGUES,
    COUNTED,
    MEMBERS,
    RUNS,
    Expected,
    Gate,
    Listing,
)
from tests.hostile.surfaces import Request, Surface
from tests.hostile.town import Town
from tests.support.places import Role

EXPECTED: Expected = {
    "POST /v1/communities/{community}/join": (Gate(AWARE, changes=True),),
    "POST /v1/communities/{community}/leave": (Gate(AWARE, changes=True),),
    "POST /v1/communities/{community}/members": (
        Gate(AWARE, RUNS, body=lambda place: {"person_id": place.ids["person_id"]}),
    ),
    "GET /v1/communities/{community}/members": (
        Gate(AWARE, {**COUNTED, Visibility.PUBLIC: COLLEAGUES}),
        Gate(AWARE, RUNS, query="standing=requested"),
    ),
    "POST /v1/communities/{community}/members/{person_id}/approve": (Gate(AWARE, RUNS),),
    "POST /v1/communities/{community}/members/{person_id}/refuse": (Gate(AWARE, RUNS),),
    "PATCH /v1/communities/{community}/members/{person_id}": (
        Gate(AWARE, RUNS, body=lambda _: {"role": "expert"}),
    ),
    "DELETE /v1/communities/{community}/members/{person_id}": (Gate(AWARE, RUNS, changes=True),),
    "GET /v1/memberships": (
        Listing(
            {
                Visibility.PUBLIC: MEMBERS | {Role.INVITED, Role.REQUESTED},
                Visibility.INTERNAL: MEMBERS | {Role.INVITED, Role.REQUESTED},
                Visibility.PRIVATE: MEMBERS | {Role.INVITED},
            },
            query="",
        ),
    ),
}


def _own_memberships(town: Town, who: str) -> Request:
    path = town.random.choice(("/v1/memberships", "/v1/profiles/me"))
    return Request(who, "membership", path)


SURFACES: tuple[Surface, ...] = (_own_memberships,)
