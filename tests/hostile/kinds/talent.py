"""Expected access to the talent pool. None of the roles is a recruiter, not even the administrator.

Talents and approaches are known to recruiters, and to their two people, of whom the roles are none.
"""

from typing import Any

from tests.hostile.expectations import ALL, COLLEAGUES, Expected, Gate, Own, always
from tests.hostile.surfaces import Request, Surface
from tests.hostile.town import Town
from tests.support.places import Place

_NOBODY = always(frozenset())
_SEARCH = "search_id={search_id}"


def _shown(_: Place) -> dict[str, Any]:
    return {"shows": ["communities", "headline"]}


def _asked(place: Place) -> dict[str, Any]:
    return {"search_id": place.ids["search_id"], "purpose": place.canary}


def _for_recruiters(**fields: Any) -> tuple[Gate]:
    return (Gate(always(ALL), frozenset(), **fields),)


EXPECTED: Expected = {
    "GET /v1/talent/me": (Own(ALL),),
    "PUT /v1/talent/me": (Own(COLLEAGUES, body=_shown),),
    "DELETE /v1/talent/me": (Own(ALL),),
    "GET /v1/talent/me/looks": (Own(ALL),),
    "POST /v1/talent/searches": _for_recruiters(body=lambda place: {"purpose": place.canary}),
    "GET /v1/talent/searches/{search_id}/talents": _for_recruiters(),
    "GET /v1/talent/talents/{handle}": _for_recruiters(query=_SEARCH),
    "PUT /v1/talent/talents/{handle}/approach": _for_recruiters(body=_asked),
    "GET /v1/talent/approaches": (Own(ALL),),
    "GET /v1/talent/approaches/{approach_id}": (Gate(_NOBODY),),
    "PUT /v1/talent/approaches/{approach_id}/answer": (
        Gate(_NOBODY, body=lambda _: {"accepts": True}),
    ),
}


def _own(_: Town, who: str) -> Request:
    return Request(who, "membership", "/v1/talent/me")


def _looks(_: Town, who: str) -> Request:
    return Request(who, "membership", "/v1/talent/me/looks")


SURFACES: tuple[Surface, ...] = (_own, _looks)
