"""Hooks for schemathesis, for what the OpenAPI document cannot express."""

from typing import Any
from uuid import uuid4

import schemathesis
from schemathesis.generation.meta import CoverageScenario

from shared.text import one_line

GIVEN = ("guilde-token", "last-event-id")
"""Headers whose values come from our responses alone: we refuse made-up ones, and rightly so."""

ALIKE = ("guilde-token", "idempotency-key")
"""Headers that all operations read by the same function: one operation of each method tries them
for all."""

LONGEST = 8_000
"""Characters: schemathesis takes half a minute to make a text as long as a larger bound allows."""

STANDS_FOR: dict[tuple[frozenset[str], str], str] = {}
"""The path to which a method is sent that it lacks, for all paths with the same methods: one router
answers for all of them."""


@schemathesis.serializer("application/offset+octet-stream")
def piece(context: Any, value: Any) -> bytes:  # noqa: ARG001  its signature
    """Return a piece of a file, as tus 1.0.0 sends it: any bytes."""
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:  # noqa: ARG001  its signature
    """Lower the bounds of long texts, whose real bounds test_bounds.py checks; try ALIKE once."""
    for schema in raw_schema["components"]["schemas"].values():
        for field in schema.get("properties", {}).values():
            for one in (field, *field.get("anyOf", ())):
                if one.get("maxLength", 0) > LONGEST:
                    del one["maxLength"]
    tried: set[tuple[str, str]] = set()
    for path in raw_schema["paths"].values():
        for method, operation in path.items():
            declared = operation.get("parameters", [])
            names = {(method, each["name"].lower()) for each in declared if each["in"] == "header"}
            operation["parameters"] = [
                each
                for each in declared
                if each["name"].lower() not in ALIKE or (method, each["name"].lower()) not in tried
            ]
            tried |= names


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:  # noqa: ARG001  its signature
    """Return whether to send it: a method that a path lacks goes to one of the paths alike."""
    if (
        getattr(case.meta.phase.data, "scenario", None)
        is not CoverageScenario.UNSPECIFIED_HTTP_METHOD
    ):
        return True
    alike = (frozenset(case.operation.schema[case.path]), case.method)
    return bool(STANDS_FOR.setdefault(alike, case.path) == case.path)


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
