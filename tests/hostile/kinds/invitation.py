"""Expected access to invitation links, and how their writes are tested."""

from uuid import uuid4

from tests.hostile.doing import Scene
from tests.hostile.expectations import AWARE, RUNS, Expected, Gate, always
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.content import created
from tests.support.messaging import eventually
from tests.support.place_contents import PEOPLE
from tests.support.places import Role

_ALL = "/v1/communities/{community}/invitations"
_ADDRESSES = "/v1/communities/{community}/address-invitations"
_IMPORTS = "/v1/communities/{community}/member-imports"
NOBODY = always(frozenset())
"""Nobody has access: the link was never issued."""


def _addresses() -> dict[str, list[str]]:
    return {"addresses": [f"{uuid4().hex}@example.org"]}


EXPECTED: Expected = {
    f"POST {_ALL}": (Gate(AWARE, RUNS, body=lambda _: {"most_uses": 2}),),
    f"GET {_ALL}": (Gate(AWARE, RUNS),),
    f"DELETE {_ALL}/{{invitation_id}}": (Gate(AWARE, RUNS),),
    f"POST {_ADDRESSES}": (Gate(AWARE, RUNS, body=lambda _: _addresses()),),
    f"GET {_ADDRESSES}": (Gate(AWARE, RUNS),),
    f"DELETE {_ADDRESSES}/{{invitation_id}}": (Gate(AWARE, RUNS),),
    f"POST {_IMPORTS}": (Gate(AWARE, RUNS, body=lambda _: {}),),
    f"GET {_IMPORTS}": (Gate(AWARE, RUNS),),
    f"GET {_IMPORTS}/{{import_id}}": (Gate(AWARE, RUNS),),
    f"POST {_IMPORTS}/{{import_id}}/run": (Gate(AWARE, RUNS),),
    f"GET {_IMPORTS}/{{import_id}}/lines": (Gate(AWARE, RUNS),),
    f"GET {_IMPORTS}/{{import_id}}/report": (Gate(AWARE, RUNS),),
    "GET /v1/invitations/{secret}": (Gate(NOBODY),),
    "POST /v1/invitations/{secret}/use": (Gate(NOBODY),),
}


def _invitations(town: Town, who: str) -> Request:
    end = town.random.choice(("invitations", "address-invitations", "member-imports"))
    path = f"/v1/communities/{any_of(town, 'slug', 'community')}/{end}"
    return Request(who, "membership", path)


async def _is_looked_at(scene: Scene, path: str) -> None:
    async def is_done() -> bool:
        answer = await scene.doer.services["membership"].get(scene.animator, path)
        return bool(answer.json()["is_done"])

    await eventually(is_done)


async def _repeat(scene: Scene) -> None:
    slug = {"community": scene.place.slug}
    made = await scene.do(f"POST {_ALL}", {"most_uses": 2}, **slug)
    await scene.do(f"DELETE {_ALL}/{{invitation_id}}", **slug, invitation_id=made["id"])
    membership, path = scene.doer.services["membership"], f"/v1/communities/{scene.place.slug}"
    elsewhere = f"/v1/communities/{scene.other.slug}/invitations"
    link = created(await membership.post(scene.animator, elsewhere, json={}))
    secret = link["secret"]
    made = await scene.do(f"POST {_IMPORTS}", PEOPLE, **slug)
    await _is_looked_at(scene, f"{path}/member-imports/{made['id']}")
    await scene.do(f"POST {_IMPORTS}/{{import_id}}/run", **slug, import_id=made["id"])
    await _is_looked_at(scene, f"{path}/member-imports/{made['id']}")
    await scene.do(f"POST {_ADDRESSES}", _addresses(), **slug)
    listed = await membership.get(scene.animator, f"{path}/address-invitations")
    [invited, *_] = listed.json()["items"]
    await scene.do(f"DELETE {_ADDRESSES}/{{invitation_id}}", **slug, invitation_id=invited["id"])
    await scene.doer.do(
        scene.builder.people[Role.INVITED], "POST /v1/invitations/{secret}/use", secret=secret
    )


REPEATED = (_repeat,)

SURFACES: tuple[Surface, ...] = (_invitations,)
