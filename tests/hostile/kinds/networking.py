"""Expected access to skills, stances and connections."""

from tests.hostile.expectations import ALL, COLLEAGUES, Expected, Gate, Own, always
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.places import Place

_PERSON = always(COLLEAGUES)
_NOBODY = always(frozenset())
"""Nobody has access: the person shows no such skill."""


def _asking(place: Place) -> dict[str, str]:
    return {"person_id": place.ids["person_id"]}


EXPECTED: Expected = {
    "GET /v1/profiles/me/meet": (Own(COLLEAGUES),),
    "GET /v1/profiles/me/export": (Own(),),
    "GET /v1/stances": (Own(),),
    "GET /v1/connections": (Own(),),
    "GET /v1/endorsement-requests": (Own(),),
    "PUT /v1/stances/{kind}/{target}": (Gate(_PERSON, body=lambda _: {}),),
    "DELETE /v1/stances/{kind}/{target}": (Gate(always(ALL)),),
    "PUT /v1/connections/{person_id}": (Gate(_PERSON),),
    "DELETE /v1/connections/{person_id}": (Gate(_PERSON),),
    "GET /v1/profiles/{person_id}/endorsements": (Gate(_PERSON),),
    "PUT /v1/profiles/{person_id}/skills/{topic_id}/endorsement": (Gate(_NOBODY),),
    "DELETE /v1/profiles/{person_id}/skills/{topic_id}/endorsement": (Gate(_NOBODY),),
    "POST /v1/profiles/me/skills/{topic_id}/endorsement-requests": (Gate(_NOBODY, body=_asking),),
}


def _endorsed(town: Town, who: str) -> Request:
    path = f"/v1/profiles/{any_of(town, 'person')}/endorsements"
    return Request(who, "membership", path)


def _met(town: Town, who: str) -> Request:
    end = town.random.choice(("profiles/me/meet", "stances", "connections"))
    return Request(who, "membership", f"/v1/{end}")


SURFACES: tuple[Surface, ...] = (_endorsed, _met)
