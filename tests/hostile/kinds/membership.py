"""Expected access to memberships, and how their writes are tested."""

from itertools import cycle

from shared.contracts.values import Visibility
from tests.hostile.doing import Scene
from tests.hostile.expectations import (
    AWARE,
    COLLEAGUES,
    COUNTED,
    ENTERED,
    MEMBERS,
    RUNS,
    Expected,
    Gate,
    Listing,
)
from tests.hostile.guarding import Guarded, Maker
from tests.hostile.kinds import community
from tests.hostile.surfaces import Request, Surface
from tests.hostile.town import Town
from tests.support.places import Role, done

EXPECTED: Expected = {
    "POST /v1/communities/{community}/join": (Gate(ENTERED, changes=True),),
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
                Visibility.SELECTED: MEMBERS | {Role.INVITED},
                Visibility.PRIVATE: MEMBERS | {Role.INVITED},
                Visibility.SECRET: MEMBERS | {Role.INVITED},
            },
            query="",
        ),
    ),
}


def _own_memberships(town: Town, who: str) -> Request:
    path = town.random.choice(("/v1/memberships", "/v1/profiles/me"))
    return Request(who, "membership", path)


async def _member(maker: Maker) -> Guarded:
    membership, bob = maker.services["membership"], maker.somebody()
    place = await community.guarded(maker)
    done(await membership.post(bob, f"{place.path}/join"))
    path, roles = f"{place.path}/members", cycle(["expert", "member"])
    return Guarded(
        *("membership", place.person, f"{path}/{maker.builder.id_of(bob)}"),
        change=lambda: {"role": next(roles)},
        look=path,
    )


GUARDED = {"PATCH /v1/communities/{community}/members/{person_id}": _member}


async def _repeat(scene: Scene) -> None:
    do, builder, people = scene.doer.do, scene.builder, scene.builder.people
    slug, one = {"community": scene.place.slug}, "/v1/communities/{community}"
    requested = builder.id_of(people[Role.REQUESTED])
    bystander = {"person_id": builder.id_of(builder.bystander)}
    former = {"person_id": builder.id_of(people[Role.FORMER])}
    await do(people[Role.INVITED], f"POST {one}/join", **slug)
    await do(people[Role.MEMBER], f"POST {one}/leave", **slug)
    await scene.do(f"POST {one}/members", former, **slug)
    member = f"{one}/members/{{person_id}}"
    await scene.do(f"POST {member}/approve", **slug, person_id=requested)
    await scene.do(f"POST {member}/refuse", community=scene.other.slug, person_id=requested)
    await scene.do(f"PATCH {member}", {"role": "expert"}, **slug, **bystander)
    await scene.do(f"PATCH {member}", {"role": "member"}, **slug, **bystander)
    await scene.do(f"DELETE {member}", **slug, **bystander)


REPEATED = (_repeat,)


SURFACES: tuple[Surface, ...] = (_own_memberships,)
