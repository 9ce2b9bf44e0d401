"""Expected access to the succession of owners, and how its writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import AWARE, Expected, Gate
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.places import ANY, Place, Role, done

_ONE = "/v1/communities/{community}/successor"
_OWNER = frozenset({Role.OWNER})


def _bystander(place: Place) -> dict[str, str]:
    return {"person_id": place.ids["person_id"]}


EXPECTED: Expected = {
    f"PUT {_ONE}": (Gate(AWARE, _OWNER, body=_bystander),),
    f"DELETE {_ONE}": (Gate(AWARE, _OWNER),),
    f"POST {_ONE}/accept": (Gate(AWARE),),
    f"POST {_ONE}/decline": (Gate(AWARE),),
}


def _declined(town: Town, who: str) -> Request:
    path = f"/v1/communities/{any_of(town, 'slug', 'community')}/successor/decline"
    return Request(who, "membership", path, method="POST")


async def _repeat(scene: Scene) -> None:
    """Hand the community over to the animator, who names a successor and hands it back."""
    builder, slug = scene.builder, {"community": scene.other.slug}
    membership, owner = scene.doer.services["membership"], builder.owner
    path = f"/v1/communities/{scene.other.slug}"
    named = {"person_id": builder.id_of(scene.animator)}
    for answer in ("decline", "accept"):
        done(await membership.put(owner, f"{path}/successor", json=named))
        await scene.do(f"POST {_ONE}/{answer}", **slug)
    await scene.do(f"PUT {_ONE}", _bystander(scene.other), **slug)
    await scene.do(f"DELETE {_ONE}", **slug)
    back = f"{path}/members/{builder.id_of(owner)}"
    body = {"role": "owner"}
    done(await membership.patch(scene.animator, back, json=body, headers=ANY))


REPEATED = (_repeat,)

SURFACES: tuple[Surface, ...] = (_declined,)
