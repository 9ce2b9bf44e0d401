"""Expected access to moderation, and how its writes are tested."""

from datetime import UTC, datetime, timedelta

from tests.hostile.doing import Scene
from tests.hostile.expectations import (
    ALL,
    INSIDE,
    MODERATES,
    OF_COMMUNITY,
    Expected,
    Gate,
    Own,
)
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.content import created
from tests.support.places import Place, Role, done

_CASE = "/v1/moderation/cases/{case_id}"
_DECISION = "/v1/moderation/decisions/{decision_id}"
_SANCTIONS = "/v1/moderation/sanctions"
_FLAG = {"reason": "other", "text": ""}
_WHY = {"reason": "It is right."}
_ANSWER = {"overturn": False, "answer": "No."}
MODERATED = {visibility: roles & MODERATES for visibility, roles in INSIDE.items()}
"""The roles that moderate the content of a community, which they may see."""


def _warning(place: Place) -> dict[str, object]:
    person = {"person_id": place.ids["person_id"], "community": place.slug}
    return {**person, **_WHY, "act": "warn"}


EXPECTED: Expected = {
    "PUT /v1/posts/{post_id}/flag": (Gate(INSIDE, ALL - {Role.OWNER}, body=lambda _: _FLAG),),
    "PUT /v1/replies/{reply_id}/flag": (Gate(INSIDE, ALL - {Role.FORMER}, body=lambda _: _FLAG),),
    "GET /v1/flags": (Own(),),
    "POST /v1/alike": (Own(sees=INSIDE, body=lambda place: {"title": place.canary}),),
    "GET /v1/moderation/cases": (
        Gate(INSIDE, MODERATES, query=OF_COMMUNITY),
        Own(frozenset({Role.ADMIN})),
    ),
    f"GET {_CASE}": (Gate(MODERATED),),
    f"PUT {_CASE}/claim": (Gate(MODERATED),),
    f"DELETE {_CASE}/claim": (Gate(MODERATED),),
    f"POST {_CASE}/decisions": (
        Gate(MODERATED, body=lambda _: {**_WHY, "act": "dismiss"}, changes=True),
    ),
    f"POST {_CASE}/move": (Gate(MODERATED, body=lambda p: {**_WHY, "community": p.slug}),),
    f"POST {_CASE}/merge": (Gate(MODERATED, body=lambda _: {**_WHY, "into": "nothing"}),),
    f"POST {_CASE}/split": (
        Gate(MODERATED, body=lambda _: {**_WHY, "title": "x", "replies": ["nothing"]}),
    ),
    "GET /v1/moderation/decisions": (
        Own(),
        Gate(INSIDE, MODERATES, query=f"{OF_COMMUNITY}&of=place"),
    ),
    f"GET {_DECISION}": (Gate(MODERATED),),
    f"POST {_SANCTIONS}": (Gate(INSIDE, MODERATES, body=_warning),),
    f"POST {_DECISION}/lift": (Gate(MODERATED, body=lambda _: _WHY),),
    f"POST {_DECISION}/appeal": (Gate(MODERATED, frozenset(), body=lambda _: {"text": "No."}),),
    f"POST {_DECISION}/answer": (
        Gate(MODERATED, MODERATES - {Role.OWNER}, body=lambda _: _ANSWER),
    ),
}


def _queue(town: Town, who: str) -> Request:
    return Request(who, "content", "/v1/moderation/cases", {"community": any_of(town, "slug")})


def _trail(town: Town, who: str) -> Request:
    params = {"community": any_of(town, "slug"), "of": "place"}
    return Request(who, "content", "/v1/moderation/decisions", params)


def _case(town: Town, who: str) -> Request:
    return Request(who, "content", f"/v1/moderation/cases/{any_of(town, 'post', 'reply')}")


async def _repeat(scene: Scene) -> None:
    place, content = scene.place, scene.doer.services["content"]
    case, thing = {"case_id": place.ids["reply_id"]}, place.ids
    await scene.do("PUT /v1/posts/{post_id}/flag", _FLAG, **thing)
    await scene.do("PUT /v1/replies/{reply_id}/flag", _FLAG, **thing)
    await scene.do(f"PUT {_CASE}/claim", **case)
    await scene.do(f"DELETE {_CASE}/claim", **case)
    await scene.do(f"POST {_CASE}/decisions", {**_WHY, "act": "dismiss"}, **case)
    until = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    bar = {**_warning(place), "act": "bar_flagging", "until": until}
    barred = await scene.do(f"POST {_SANCTIONS}", bar)
    await scene.do(f"POST {_DECISION}/lift", _WHY, decision_id=barred["id"])
    warned = created(await content.post(scene.builder.owner, _SANCTIONS, json=_warning(place)))
    path = f"/v1/moderation/decisions/{warned['id']}/appeal"
    done(await content.post(scene.builder.bystander, path, json={"text": "No."}))
    await scene.do(f"POST {_DECISION}/answer", _ANSWER, decision_id=warned["id"])


async def _repeat_moves(scene: Scene) -> None:
    """Split a post off another one, merge that into a third, and move the third elsewhere."""
    content, place = scene.doer.services["content"], scene.place
    text = {"title": place.canary, "community": place.slug}
    author = scene.builder.owner
    first, second = [created(await content.post(author, "/v1/posts", json=text)) for _ in "12"]
    path = f"/v1/posts/{first['id']}/replies"
    said = created(await content.post(author, path, json={"body": place.canary}))
    body = {**_WHY, "title": place.canary, "replies": [said["id"]]}
    await scene.do(f"POST {_CASE}/split", body, case_id=first["id"])
    into = {**_WHY, "into": second["id"]}
    await scene.do(f"POST {_CASE}/merge", into, case_id=first["id"])
    there = {**_WHY, "community": scene.other.slug}
    await scene.do(f"POST {_CASE}/move", there, case_id=second["id"])


REPEATED = (_repeat, _repeat_moves)

SURFACES: tuple[Surface, ...] = (_queue, _trail, _case)
