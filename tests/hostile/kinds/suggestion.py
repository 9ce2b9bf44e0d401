"""Expected access to suggestions, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import INSIDE, RUNS, WRITES, Expected, Gate
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.places import Place

_ONE = "/v1/suggestions/{suggestion_id}"
_OF_POST = "/v1/posts/{post_id}/suggestions"
_POSTS = "POST /v1/posts"
DECIDED = {visibility: roles & RUNS for visibility, roles in INSIDE.items()}
"""The roles that may know of the bystander's suggestion: those who decide it."""


def _text(place: Place) -> dict[str, object]:
    return {"title": place.canary, "body": place.canary, "based_on": 1}


EXPECTED: Expected = {
    f"POST {_OF_POST}": (Gate(INSIDE, WRITES, body=_text),),
    f"GET {_OF_POST}": (Gate(INSIDE),),
    f"GET {_ONE}": (Gate(DECIDED),),
    f"POST {_ONE}/accept": (Gate(DECIDED),),
    f"POST {_ONE}/refuse": (Gate(DECIDED, body=lambda _: {"reason": "No."}),),
    f"DELETE {_ONE}": (Gate(DECIDED, frozenset()),),
}


def _suggestions(town: Town, who: str) -> Request:
    return Request(who, "content", f"/v1/posts/{any_of(town, 'post')}/suggestions")


async def _repeat(scene: Scene) -> None:
    text = {"title": scene.place.canary, "community": scene.place.slug}
    post = {"post_id": (await scene.do(_POSTS, text))["id"]}
    ids = []
    for body in ("One.", "Two.", "Three."):
        suggested = {"title": scene.place.canary, "body": body, "based_on": 1}
        ids.append((await scene.do(f"POST {_OF_POST}", suggested, **post))["id"])
    refused, withdrawn, accepted = ids
    await scene.do(f"POST {_ONE}/refuse", {"reason": "No."}, suggestion_id=refused)
    await scene.do(f"DELETE {_ONE}", suggestion_id=withdrawn)
    await scene.do(f"POST {_ONE}/accept", suggestion_id=accepted)


REPEATED = (_repeat,)

SURFACES: tuple[Surface, ...] = (_suggestions,)
