"""The history of a good workload run, which tests then break."""

from typing import Any

from chaos.checker.world import Id, Told, World
from chaos.history import BEGIN, Mark, Operation, Record, outcome_of
from shared.contracts.membership import membership_id

ADA, BEN, EVE = "ada", "ben", "eve"
PEOPLE = {ADA, BEN, EVE}
CELLAR = "cellar"
CANARY = "zqabcdefghijklmn"
OTHER_CANARY = "zqnopqrstuvwxyza"


def operation(op: str, **given: Any) -> Operation:
    """Return one attempt of Ada's, acknowledged unless `status` says otherwise."""
    status = given.pop("status", 200)
    start = given.pop("start", 1.0)
    fields: dict[str, Any] = {
        "client": ADA,
        "key": "",
        "idempotency_key": op,
        "base": None,
        "etag": None,
        "end": start + 0.1,
        "detail": {},
    }
    return Operation(
        **{**fields, **given}, op=op, start=start, status=status, outcome=outcome_of(status)
    )


def post(**given: Any) -> Operation:
    """Return Ada's post with a canary in the cellar."""
    detail = {
        "kind": "content.post",
        "canary": CANARY,
        "community": CELLAR,
        "made": "content.post/p1@1",
        **given.pop("detail", {}),
    }
    return operation("post", **{"etag": '"1"', **given}, detail=detail)


def edit(**given: Any) -> Operation:
    """Return Ada's edit of that post."""
    detail = {
        "kind": "content.post",
        "canary": OTHER_CANARY,
        "community": CELLAR,
        "made": "content.post/p1@2",
        **given.pop("detail", {}),
    }
    fields = {"key": "p1", "base": '"1"', "etag": '"2"', "start": 2.0}
    return operation("edit", **{**fields, **given}, detail=detail)


def standing(op: str, standing: str, sequence: int, **given: Any) -> Operation:
    """Return a change of Eve's standing in the cellar."""
    key = membership_id(CELLAR, EVE)
    detail = {
        "kind": "membership.membership",
        "asked": {"standing": standing},
        "made": f"membership.membership/{key}@{sequence}",
    }
    return operation(op, **{"key": key, "idempotency_key": op, **given}, detail=detail)


def read(saw: list[str], **given: Any) -> Operation:
    """Return Eve's read of the cellar."""
    detail = {"saw": saw, "waited": given.pop("waited", "")}
    fields = {"client": EVE, "key": CELLAR, "idempotency_key": None}
    return operation("read.search", **{**fields, **given}, detail=detail)


def record(*entries: Operation | Mark) -> Record:
    return Record.of([Mark(BEGIN, 0.0, {"clock": 1_000.0}), *entries])


POST = Id("content.post", "p1")
MEMBERSHIP = Id("membership.membership", membership_id(CELLAR, EVE))
COMMUNITY = Id("membership.community", CELLAR)


def told(of: Id, sequence: int, state: dict[str, Any], **given: Any) -> Told:
    """Return a fact of Ada's; its offset is its sequence by default."""
    fields: dict[str, Any] = {"participle": "edited", "actor": ADA, "offset": sequence}
    return Told(id=f"{of}@{sequence}", of=of, sequence=sequence, state=state, **{**fields, **given})


def said(body: str, *, status: str = "published") -> dict[str, Any]:
    """Return the state of a post, as a fact carries it."""
    return {
        "kind": "article",
        "status": status,
        "community": {"id": CELLAR, "slug": CELLAR},
        "author_id": ADA,
        "language": "en",
        "title": "In short",
        "body": body,
        "text": body,
        "tags": [],
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
    }


def world(**given: Any) -> World:
    """Return the world of a post that was written and edited once, published and stored."""
    facts = [told(POST, 1, said(CANARY)), told(POST, 2, said(OTHER_CANARY))]
    stored = {POST: {"_id": "p1", "version": 2, **_stored(OTHER_CANARY)}}
    return World(**{"told": facts, "aggregates": stored, **given})


def _stored(body: str) -> dict[str, Any]:
    kept = ("kind", "status", "community", "author_id", "title", "body", "text", "tags")
    return {name: value for name, value in said(body).items() if name in kept}
