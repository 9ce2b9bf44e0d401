"""Expected access to profiles, and how their writes are tested."""

from shared.contracts.values import Visibility
from tests.hostile.expectations import (
    ALL,
    AWARE,
    COLLEAGUES,
    COUNTED,
    OF_COMMUNITY,
    Expected,
    Gate,
    Own,
    always,
)
from tests.hostile.guarding import Guarded, Maker, deleted, other
from tests.hostile.surfaces import Request, Surface, a_word, any_of, some_of
from tests.hostile.town import Town
from tests.support.places import Role

EXPECTED: Expected = {
    "GET /v1/profiles/me": (Own(),),
    "PATCH /v1/profiles/me": (Own(body=lambda _: {"headline": "x"}),),
    "DELETE /v1/profiles/me": (Own(),),
    "GET /v1/profiles/{person_id}": (Gate(always(COLLEAGUES)),),
    "PUT /v1/profiles/me/avatar": (Own(),),
    "DELETE /v1/profiles/me/avatar": (Own(),),
    "GET /v1/profiles/{person_id}/avatar": (Gate(always(COLLEAGUES)),),
    "POST /v1/profiles/me/skill-suggestions": (Own(),),
    "GET /v1/profiles/me/preview": (Own(),),
    "PUT /v1/profiles/{person_id}/directory": (
        Gate(always(ALL), frozenset({Role.ADMIN}), body=lambda _: {"department": "Rails"}),
    ),
    "GET /v1/profiles/{person_id}/directory": (Gate(always(ALL), frozenset({Role.ADMIN})),),
    "GET /v1/directory": (Own(),),
    "GET /v1/profiles": (Own(),),
    "GET /v1/profiles/suggest": (
        Gate(AWARE, {**COUNTED, Visibility.PUBLIC: COLLEAGUES}, query=f"q=b&{OF_COMMUNITY}"),
    ),
}


def _profile(town: Town, who: str) -> Request:
    return Request(who, "membership", f"/v1/profiles/{any_of(town, 'person')}")


async def _profile_of(maker: Maker) -> Guarded:
    return Guarded("membership", maker.somebody(), "/v1/profiles/me", other("headline"))


GUARDED = {"PATCH /v1/profiles/me": _profile_of, "DELETE /v1/profiles/me": deleted(_profile_of)}


def _directory(town: Town, who: str) -> Request:
    path = town.random.choice(("/v1/directory", f"/v1/profiles/{any_of(town, 'person')}/directory"))
    return Request(who, "membership", path)


def _people(town: Town, who: str) -> Request:
    params = some_of(town, q=lambda: a_word(town), skill=lambda: "sql")
    return Request(who, "membership", "/v1/profiles", params)


def _suggested(town: Town, who: str) -> Request:
    community = {"community": any_of(town, "slug", "community"), "q": a_word(town) or "a"}
    return Request(who, "membership", "/v1/profiles/suggest", community)


SURFACES: tuple[Surface, ...] = (_profile, _people, _suggested, _directory)
