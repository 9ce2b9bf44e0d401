"""Hooks for schemathesis, for what the OpenAPI document cannot express."""

from typing import Any
from uuid import uuid4

import schemathesis

from shared.text import one_line

GIVEN = ("guilde-token", "last-event-id")
"""Headers whose values come from our responses alone: we refuse made-up ones, and rightly so."""

LONGEST = 8_000
"""Characters: schemathesis takes half a minute to make a text as long as a larger bound allows."""


@schemathesis.serializer("application/offset+octet-stream")
def piece(context: Any, value: Any) -> bytes:  # noqa: ARG001  its signature
    """Return a piece of a file, as tus 1.0.0 sends it: any bytes."""
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:  # noqa: ARG001  its signature
    """Lower the bounds of long texts here; test_bounds.py checks the real bounds."""
    for schema in raw_schema["components"]["schemas"].values():
        for field in schema.get("properties", {}).values():
            for one in (field, *field.get("anyOf", ())):
                if one.get("maxLength", 0) > LONGEST:
                    del one["maxLength"]


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:  # noqa: ARG001  its signature
    if not case.meta.generation.mode.is_positive:
        return
    for name in GIVEN:
        case.headers.pop(name, None)
    case.query.pop("after", None)
    # no schema can say that a parameter goes only with some values of another
    if case.query.get("sort") == "stale" and "community" not in case.query:
        case.query.pop("sort")
    if case.query.get("sort", "newest") != "newest":
        for name in ("tag", "status"):
            case.query.pop(name, None)
    if "idempotency-key" in case.headers:
        # schemathesis uses one key for all requests, and a key is for one request
        case.headers["idempotency-key"] = uuid4().hex
    if isinstance(case.body, dict | list):
        case.body = _to_be_seen(case.body)


def _to_be_seen(value: Any) -> Any:
    """Replace texts of invisible characters, which are refused: no schema can list those."""
    if isinstance(value, str):
        return value if one_line(value) or not value else "?"
    if isinstance(value, dict):
        return {name: _to_be_seen(each) for name, each in value.items()}
    return [_to_be_seen(each) for each in value] if isinstance(value, list) else value
