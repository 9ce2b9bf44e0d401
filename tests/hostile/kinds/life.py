"""Expected access to a community's stages and support, and how their writes are tested."""

from itertools import cycle

from tests.hostile.doing import Scene
from tests.hostile.expectations import AWARE, COLLEAGUES, Expected, Gate, Own
from tests.hostile.guarding import Guarded, Maker
from tests.hostile.kinds import community
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.places import ANY, Role, done

_ONE = "/v1/communities/{community}"

EXPECTED: Expected = {
    "GET /v1/unowned-communities": (Own(frozenset({Role.ADMIN})),),
    f"PUT {_ONE}/stage": (
        Gate(
            AWARE,
            frozenset({Role.OWNER, Role.ADMIN}),
            body=lambda _: {"stage": "dormant"},
            changes=True,
        ),
    ),
    f"PUT {_ONE}/support": (Gate(AWARE, COLLEAGUES),),
    f"DELETE {_ONE}/support": (Gate(AWARE, COLLEAGUES),),
}


async def _guarded(maker: Maker) -> Guarded:
    place = await community.guarded(maker)
    stages = cycle(["dormant", "active"])
    return Guarded(
        *("membership", place.person, f"{place.path}/stage"),
        change=lambda: {"stage": next(stages)},
        look=place.path,
        changed_by="PUT",
    )


GUARDED = {f"PUT {_ONE}/stage": _guarded}


def _stage(town: Town, who: str) -> Request:
    path = f"/v1/communities/{any_of(town, 'slug', 'community')}/support"
    return Request(who, "membership", path, method="PUT")


async def _repeat(scene: Scene) -> None:
    """Make the animator an owner first, since only owners decide on its stage."""
    builder, slug = scene.builder, {"community": scene.place.slug}
    path = f"/v1/communities/{scene.place.slug}/members/{builder.id_of(scene.animator)}"
    membership = scene.doer.services["membership"]
    done(await membership.patch(builder.owner, path, json={"role": "owner"}, headers=ANY))
    await scene.do(f"PUT {_ONE}/stage", {"stage": "dormant"}, **slug)
    await scene.do(f"PUT {_ONE}/support", community=scene.other.slug)
    await scene.do(f"DELETE {_ONE}/support", community=scene.other.slug)


REPEATED = (_repeat,)


SURFACES: tuple[Surface, ...] = (_stage,)
