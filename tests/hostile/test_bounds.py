"""All input is bounded, and the documents state the bounds: a new field without one fails here."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from tests.hostile.asking import Documents, Operation
from tests.support.places import Services
from tests.support.services import People

UNBOUNDED = {
    f"POST /v1/imports{kind} body.items[]" for kind in ("", "/files", "/replies", "/series")
}
"""The body is bounded as a whole, and its items are checked one by one after it is read."""

BOUNDS: Mapping[str, set[str]] = {
    "string": {"maxLength", "pattern", "format"},
    "integer": {"maximum"},
    "number": {"maximum"},
    "array": {"maxItems"},
}

Schema = Mapping[str, Any]


async def test_every_text_number_and_list_of_a_request_has_a_bound(
    documents: Documents, operations: dict[str, Operation]
) -> None:
    unbounded = {
        f"{operation.name} {where}"
        for operation in operations.values()
        for where in _unbounded_of(operation, documents[operation.service])
    }
    assert unbounded == UNBOUNDED


async def test_every_list_has_pages(documents: Documents, operations: dict[str, Operation]) -> None:
    """Short lists are exceptions: a person's communities, ties, endorsements and pairs, at most
    1,000 each; ideas of a challenge, and a person's saved searches, at most 100; files of a post,
    at most 50; passages of a file, as much text as a post; pins, at most 3; a leaderboard, at most
    10; what proves skills, at most 20 of them; a person's flags, at most 100; likely duplicates,
    at most 5; the learning paths that a person completed, at most 100; feeds that a community
    watches, at most 100.
    """
    whole = {
        operation.name
        for operation in operations.values()
        if _answers_a_list(operation, documents[operation.service])
        and not any(parameter["name"] == "limit" for parameter in operation.parameters)
    }
    assert whole == {
        "GET /v1/memberships",
        *("GET /v1/connections", "GET /v1/stances", "GET /v1/pairs"),
        *("GET /v1/endorsement-requests", "GET /v1/profiles/{person_id}/endorsements"),
        *("GET /v1/pins", "GET /v1/season-templates", "GET /v1/posts/{post_id}/ideas"),
        *("POST /v1/imports", "POST /v1/imports/replies", "POST /v1/imports/series"),
        "POST /v1/imports/files",
        "GET /v1/saved-searches",
        "GET /v1/posts/{post_id}/files",
        "GET /v1/files/{file_id}/text",
        "GET /v1/communities/{community}/leaderboard",
        "GET /v1/profiles/{person_id}/paths",
        *("GET /v1/evidence", "GET /v1/flags", "POST /v1/alike"),
        "GET /v1/watch/feeds",
    }


def _unbounded_of(operation: Operation, document: Schema) -> Iterator[str]:
    for parameter in operation.parameters:
        yield from _unbounded(parameter["schema"], document, parameter["name"])
    for body in operation.schema.get("requestBody", {}).get("content", {}).values():
        yield from _unbounded(body["schema"], document, "body")


def _unbounded(schema: Schema, document: Schema, where: str) -> Iterator[str]:
    """Yield the places in this schema, and in the schemas it refers to, that lack a bound."""
    schema = _resolved(schema, document)
    for name, part in _parts(schema):
        yield from _unbounded(part, document, f"{where}{name}")
    if {"anyOf", "enum", "const"} & schema.keys() or schema.get("type") in {"boolean", "null"}:
        return
    bounds = BOUNDS.get(schema.get("type", ""), set())
    if not (bounds & schema.keys() or _is_bounded(schema, document)):
        yield where


def _parts(schema: Schema) -> Iterator[tuple[str, Schema]]:
    for choice in schema.get("anyOf", ()):
        yield "", choice
    if "items" in schema:
        yield "[]", schema["items"]
    for name, part in schema.get("properties", {}).items():
        yield f".{name}", part
    if isinstance(schema.get("additionalProperties"), dict):
        yield ".*", schema["additionalProperties"]


def _is_bounded(schema: Schema, document: Schema) -> bool:
    """Return whether the schema is an object that refuses unknown names, or too many and long."""
    if schema.get("type") != "object":
        return False
    names = _resolved(schema.get("propertyNames", {}), document)
    few = "maxProperties" in schema and "maxLength" in names
    return few or schema.get("additionalProperties") is False or "enum" in names


def _resolved(schema: Schema, document: Schema) -> Schema:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _answers_a_list(operation: Operation, document: Schema) -> bool:
    for status, response in operation.schema["responses"].items():
        schema = response.get("content", {}).get("application/json", {}).get("schema", {})
        found = _resolved(schema, document).get("properties", {}) if status < "300" else {}
        if any("items" in each for name, each in found.items() if name in {"items", "results"}):
            return True
    return False


@pytest.mark.parametrize("size", [50_000, 5_000_000])
@pytest.mark.parametrize("header", ["Guilde-Token", "If-Match", "X-Anything"])
async def test_a_huge_header_is_refused_and_the_service_goes_on(
    header: str, size: int, services: Services, people: People
) -> None:
    client, eve = services["membership"], people("Eve")
    async with httpx.AsyncClient(base_url=client.base_url, timeout=30) as http:
        headers = {**eve.headers(), header: "x" * size}
        try:
            answer = await http.get("/v1/communities", headers=headers)
        except httpx.TransportError:
            answer = None  # the service closed the connection before all of it was sent
    assert answer is None or 400 <= answer.status_code < 500
    assert (await client.get(eve, "/v1/communities")).status_code == 200


async def test_many_headers_are_refused_and_the_service_goes_on(
    services: Services, people: People
) -> None:
    client, eve = services["membership"], people("Eve")
    headers = {**eve.headers(), **{f"X-{number}": "x" * 100 for number in range(2_000)}}
    async with httpx.AsyncClient(base_url=client.base_url, timeout=30) as http:
        answer = await http.get("/v1/communities", headers=headers)
    assert 400 <= answer.status_code < 500
    assert (await client.get(eve, "/v1/communities")).status_code == 200
