"""Corrections of FastAPI's OpenAPI document, and 405 responses that match it.

- An optional parameter is not nullable: headers and queries have no null.
- An operation's summary is the first sentence of its description, not the name of its function.
- 405 lists every method of an address, not only those of the first matching route.
"""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts

_NULL = {"type": "null"}


def complete(app: FastAPI) -> None:
    """Correct the document when it is created. Call this once, when all routes are registered."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _mend(make())
        return make()

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's documentation has it


def _mend(document: dict[str, Any]) -> None:
    for schema in _parameters(document):
        _leave_null_out(schema)
    for operation in _operations(document):
        if "description" in operation:
            operation["summary"] = _first_sentence(operation["description"])


def methods_of(request: Request) -> list[str]:
    """Return the methods of an address, over all its routes."""
    found = request.scope.get("route")
    known = list(iter_route_contexts(request.app.routes))
    paths = {route.path for route in known if route.original_route is found}
    methods = {method for route in known if route.path in paths for method in route.methods or ()}
    return sorted(methods)


def _parameters(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the schema of each parameter of each operation."""
    for operation in _operations(document):
        for parameter in operation.get("parameters", []):
            yield parameter["schema"]


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for operations in document.get("paths", {}).values():
        yield from operations.values()


def _first_sentence(description: str) -> str:
    words = " ".join(description.partition("\n\n")[0].split())
    return words.partition(". ")[0].removesuffix(".")


def _leave_null_out(schema: dict[str, Any]) -> None:
    others = [each for each in schema.pop("anyOf", []) if each != _NULL]
    if len(others) > 1:
        schema["anyOf"] = others
    for only in others[:1] if len(others) == 1 else ():
        schema.update(only)
