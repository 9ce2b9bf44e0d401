"""The bodies of requests, as the routes of the services declare them."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import TypeAdapter

from deploy.contracts import openapi

BODIES = {
    f"{service} {' '.join(context.methods or ())} {context.path}": TypeAdapter[Any](annotation)
    for service, app in openapi.apps().items()
    for context in iter_route_contexts(app.routes)
    if isinstance(route := context.route, APIRoute) and route.body_field
    if (annotation := route.body_field.field_info.annotation)
}
"""The types of bodies, by service and route."""


def test_there_are_routes_with_bodies_in_each_service_that_takes_some() -> None:
    assert {name.split()[0] for name in BODIES} >= {"membership", "content", "events", "search"}


@pytest.mark.parametrize("name", BODIES)
def test_only_true_and_false_are_booleans(name: str) -> None:
    assert all(found.get("strict") for found in _booleans(BODIES[name].core_schema))


def _booleans(schema: Any) -> Iterator[dict[str, Any]]:
    """Find the booleans in a schema of pydantic-core."""
    if isinstance(schema, dict):
        if schema.get("type") == "bool":
            yield schema
        for part in schema.values():
            yield from _booleans(part)
    elif isinstance(schema, list | tuple):
        for part in schema:
            yield from _booleans(part)
