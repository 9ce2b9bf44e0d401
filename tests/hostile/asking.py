"""Operations of OpenAPI documents, and requests for them: also about made-up things."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from httpx import Response

from tests.support.places import Place
from tests.support.services import Client, Person

Documents = Mapping[str, dict[str, Any]]

_TOLD = re.compile(r"content-length|date|last-modified|server-timing")
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Operation:
    """`schema`: the operation in the document."""

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
    """An operation for a place, or (`made_up`) for one that does not exist."""

    operation: Operation
    ids: Mapping[str, str]
    query: str = ""
    body: Any = None

    @property
    def target(self) -> str:
        """The path with its query."""
        path = self.operation.path.format_map(self.ids)
        query = self.query.format_map(self.ids)
        return f"{path}?{query}" if query else path

    async def ask(
        self, client: Client, person: Person | None, headers: Mapping[str, str] | None = None
    ) -> Response:
        # no thing has version 0: a caller with the right is refused, and nothing changes
        guard = {"If-Match": '"0"'} if self.operation.needs_version else {}
        return await client.ask(
            person,
            self.operation.method,
            self.target,
            headers={**guard, **(headers or {})},
            **({"json": self.body} if self.body is not None else {}),
        )


def made_up(place: Place) -> Place:
    """Return a place of the same shape, with ids that nothing has."""
    slug = f"canary{uuid4().hex[:10]}"
    ids = {name: _made_up(name, value) for name, value in place.ids.items()}
    cases = {"case_id": ids["reply_id"]} if "case_id" in ids else {}  # found by the id of its item
    return Place(place.visibility, slug, slug, {**ids, **cases, "community": slug})


def _made_up(name: str, value: str) -> str:
    if name in {"number", "person_id"}:
        return value
    return re.sub(r"[0-9a-f]{12}$", uuid4().hex[:12], value)


def told(
    answer: Response, ids: Mapping[str, str], made_anew: re.Pattern[str] = _NOTHING
) -> tuple[int, list[tuple[str, str]], str]:
    """Return all that a response reveals, without the ids that were sent, the time, and text that
    matches `made_anew`, which differs in each response.
    """
    text = made_anew.sub("", answer.text)
    for name, value in _longest_first(ids):
        text = text.replace(value, f"<{name}>")
    headers = [(n, v) for n, v in answer.headers.items() if not _TOLD.fullmatch(n)]
    return answer.status_code, sorted(headers), text


def _longest_first(ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from sorted(ids.items(), key=lambda each: -len(each[1]))
