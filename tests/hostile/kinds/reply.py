"""Who may what with replies, and which of them is accepted."""

from tests.hostile.expectations import ANIMATES, ANSWERED, INSIDE, MEMBERS, RUNS, Expected, Gate
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town

EXPECTED: Expected = {
    "POST /v1/posts/{post_id}/replies": (Gate(INSIDE, MEMBERS, body=lambda _: {"body": "x"}),),
    "GET /v1/posts/{post_id}/replies": (Gate(INSIDE),),
    "GET /v1/replies/{reply_id}": (Gate(INSIDE),),
    "PATCH /v1/replies/{reply_id}": (Gate(INSIDE, RUNS | ANSWERED, body=lambda _: {"body": "x"}),),
    "DELETE /v1/replies/{reply_id}": (Gate(INSIDE, RUNS | ANSWERED),),
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


SURFACES: tuple[Surface, ...] = (_reply, _accept)
