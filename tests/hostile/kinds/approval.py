"""Expected access to reviews before publication, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import INSIDE, MODERATES, OF_COMMUNITY, Expected, Gate
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.content import created
from tests.support.places import ANY, Role, done

_POST = "/v1/posts/{post_id}"
_REVIEWED = "discussion"
"""A kind that no other part of the scene writes."""
_WHY = {"reason": "Name your source."}

EXPECTED: Expected = {
    "GET /v1/approvals": (Gate(INSIDE, MODERATES, query=OF_COMMUNITY),),
    f"POST {_POST}/approve": (
        Gate(INSIDE, MODERATES - {Role.OWNER}, body=lambda _: {"version": 1}),
    ),
    f"POST {_POST}/return": (Gate(INSIDE, MODERATES - {Role.OWNER}, body=lambda _: _WHY),),
    f"POST {_POST}/withdraw": (Gate(INSIDE, frozenset({Role.OWNER})),),
}


def _queue(town: Town, who: str) -> Request:
    return Request(who, "content", "/v1/approvals", {"community": any_of(town, "slug")})


async def _repeat(scene: Scene) -> None:
    content, builder, place = scene.doer.services["content"], scene.builder, scene.place
    path, asks = f"/v1/communities/{place.slug}", {"approved_kinds": [_REVIEWED]}
    done(await scene.doer.services["membership"].patch(builder.owner, path, json=asks, headers=ANY))
    await builder.settle()
    text = {"title": place.canary, "community": place.slug, "kind": _REVIEWED}
    posts = [
        created(await content.post(builder.bystander, "/v1/posts", json=text)) for _ in range(2)
    ]
    approved, returned = ({"post_id": post["id"]} for post in posts)
    await scene.do(f"POST {_POST}/approve", {"version": 1}, **approved)
    await scene.do(f"POST {_POST}/return", _WHY, **returned)
    own = created(await content.post(scene.animator, "/v1/posts", json=text))
    await scene.do(f"POST {_POST}/withdraw", post_id=own["id"])
    # its author may see a draft even without the community
    done(await content.delete(scene.animator, f"/v1/posts/{own['id']}", headers=ANY))


REPEATED = (_repeat,)

SURFACES: tuple[Surface, ...] = (_queue,)
