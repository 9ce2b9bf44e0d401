"""Expected access to replies, and how their writes are tested."""

from tests.hostile.doing import Scene
from tests.hostile.expectations import (
    ANIMATES,
    ANSWERED,
    INSIDE,
    MODERATES,
    RUNS,
    WRITES,
    Expected,
    Gate,
    in_community,
)
from tests.hostile.guarding import Guarded, Maker, deleted, other
from tests.hostile.kinds import post
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.content import created

EXPECTED: Expected = {
    "POST /v1/posts/{post_id}/replies": (Gate(INSIDE, WRITES, body=lambda _: {"body": "x"}),),
    "GET /v1/posts/{post_id}/replies": (Gate(INSIDE),),
    "POST /v1/imports/replies": (Gate(INSIDE, RUNS, body=in_community(items=[{}])),),
    "GET /v1/replies/{reply_id}": (Gate(INSIDE),),
    "PATCH /v1/replies/{reply_id}": (Gate(INSIDE, RUNS | ANSWERED, body=lambda _: {"body": "x"}),),
    "DELETE /v1/replies/{reply_id}": (Gate(INSIDE, MODERATES | ANSWERED),),
    "PUT /v1/posts/{post_id}/accepted-answer": (
        Gate(INSIDE, ANIMATES, body=lambda p: {"answer_id": p.ids["reply_id"]}, changes=True),
    ),
    "DELETE /v1/posts/{post_id}/accepted-answer": (Gate(INSIDE, ANIMATES, changes=True),),
}


def _reply(town: Town, who: str) -> Request:
    return Request(who, "content", f"/v1/replies/{any_of(town, 'reply')}")


def _accept(town: Town, who: str) -> Request:
    path = f"/v1/posts/{any_of(town, 'post')}/accepted-answer"
    return Request(who, "content", path, method="DELETE")


async def _guarded(maker: Maker) -> Guarded:
    on = await post.guarded(maker)
    content, body = maker.services["content"], {"body": "x"}
    made = await content.post(on.person, f"{on.path}/replies", json=body)
    return Guarded("content", on.person, f"/v1/replies/{created(made)['id']}", other("body"))


GUARDED = {
    "PATCH /v1/replies/{reply_id}": _guarded,
    "DELETE /v1/replies/{reply_id}": deleted(_guarded),
}


async def _repeat(scene: Scene) -> None:
    question = {"post_id": scene.place.ids["post_id"]}
    written = {"body": scene.place.canary}
    made = await scene.do("POST /v1/posts/{post_id}/replies", written, **question)
    reply = {"reply_id": made["id"]}
    await scene.do("PATCH /v1/replies/{reply_id}", {"body": "x"}, **reply)
    await scene.do("DELETE /v1/replies/{reply_id}", **reply)
    answer = {"answer_id": scene.place.ids["reply_id"]}
    await scene.do("PUT /v1/posts/{post_id}/accepted-answer", answer, **question)
    await scene.do("DELETE /v1/posts/{post_id}/accepted-answer", **question)
    canary, place = scene.place.canary, {"community": scene.place.slug}
    there = {"external_id": f"q {canary}", "title": canary, "lang": "en"}
    await scene.do("POST /v1/imports", {**place, "items": [there]})
    said = {"post": f"q {canary}", "body": canary, "created_at": "2026-03-05T12:00:00Z"}
    await scene.do(
        "POST /v1/imports/replies", {**place, "items": [{"external_id": canary, **said}]}
    )


REPEATED = (_repeat,)


SURFACES: tuple[Surface, ...] = (_reply, _accept)
