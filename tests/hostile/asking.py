"""Operations out of OpenAPI documents, and asking them: also for what is made up."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from httpx import Response

from tests.support.places import Place
from tests.support.services import Client, Person

Documents = Mapping[str, dict[str, Any]]

_TOLD = re.compile(r"content-length|date|last-modified")


@dataclass(frozen=True, slots=True)
class Operation:
    """`schema`: its part of the document."""

    service: str
    method: str
    path: str
    schema: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = self.schema.get("parameters", [])
        return parameters

    @property
    def needs_version(self) -> bool:
        return any(parameter["name"] == "If-Match" for parameter in self.parameters)


def operations_of(documents: Documents) -> dict[str, Operation]:
    found = [
        Operation(service, method.upper(), path, schema)
        for service, document in documents.items()
        for path, methods in document["paths"].items()
        for method, schema in methods.items()
    ]
    return {operation.name: operation for operation in found}


@dataclass(frozen=True, slots=True)
class Question:
    """An operation asked about a place, or (`made_up`) about one that nobody has."""

    operation: Operation
    ids: Mapping[str, str]
    query: str = ""
    body: Any = None

    async def ask(
        self, client: Client, person: Person | None, headers: Mapping[str, str] | None = None
    ) -> Response:
        # a version that nothing is at: who may do it is told so, and nothing is done
        guard = {"If-Match": '"0"'} if self.operation.needs_version else {}
        path = self.operation.path.format_map(self.ids)
        query = self.query.format_map(self.ids)
        return await client.ask(
            person,
            self.operation.method,
            f"{path}?{query}" if query else path,
            headers={**guard, **(headers or {})},
            **({"json": self.body} if self.body is not None else {}),
        )


def made_up(place: Place) -> Place:
    """The same shapes, and nobody has them."""
    slug = f"canary{uuid4().hex[:10]}"
    ids = {name: _made_up(name, value) for name, value in place.ids.items()}
    return Place(place.visibility, slug, slug, {**ids, "community": slug})


def _made_up(name: str, value: str) -> str:
    if name in {"number", "person_id"}:
        return value
    return re.sub(r"[0-9a-f]{12}$", uuid4().hex[:12], value)


def told(answer: Response, ids: Mapping[str, str]) -> tuple[int, list[tuple[str, str]], str]:
    """All that an answer tells: but for the ids that were asked for, and the time."""
    text = answer.text
    for name, value in _longest_first(ids):
        text = text.replace(value, f"<{name}>")
    headers = [(n, v) for n, v in answer.headers.items() if not _TOLD.fullmatch(n)]
    return answer.status_code, sorted(headers), text


def _longest_first(ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from sorted(ids.items(), key=lambda each: -len(each[1]))
