"""Forms of the response to a write: its content, its stored part, and its replay.

A response is repeated for its Idempotency-Key for up to a day. Meanwhile the caller may have lost
access to the resource, or it may have been changed, deleted or erased. So only the id is stored,
and the resource is read again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import orjson
from pydantic import BaseModel
from starlette.responses import Response

from shared.mongo import Document, Scope

Made = TypeVar("Made")
Made_contra = TypeVar("Made_contra", contravariant=True)


class Seen(Protocol):
    """A resource with an id, and a version for its ETag."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...


Thing = TypeVar("Thing", bound=Seen)


class Form(Protocol[Made_contra]):
    def make(self, made: Made_contra, /) -> Response: ...

    def kept(self, made: Made_contra, /) -> Document:
        """Return the part of the result to store for `again`."""

    async def again(self, scope: Scope, kept: Document, /) -> Response:
        """Repeat the response. Raises a problem for a caller who may no longer see the resource."""


@dataclass(frozen=True, slots=True)
class Shown(Generic[Thing]):
    """A resource, as the caller sees it.

    see: reads it by id with the caller's rights; raises NotFoundProblem or ForbiddenProblem.
    location: its address, relative to the requested host.
    """

    view: Callable[[Thing], BaseModel]
    see: Callable[[Scope, str], Awaitable[Thing]]
    status: int = 200
    location: Callable[[Thing], str] | None = None

    def make(self, made: Thing) -> Response:
        answer = _json(self.view(made), self.status)
        answer.headers["ETag"] = etag(made.version)
        if self.location is not None:
            answer.headers["Location"] = self.location(made)
        return answer

    def kept(self, made: Thing) -> Document:
        return {"subject": made.id}

    async def again(self, scope: Scope, kept: Document) -> Response:
        return self.make(await self.see(scope, kept["subject"]))


@dataclass(frozen=True, slots=True)
class Done:
    """A response without content."""

    def make(self, _: object) -> Response:
        return Response(status_code=204)

    def kept(self, _: object) -> Document:
        return {}

    async def again(self, _: Scope, __: Document) -> Response:
        return self.make(None)


@dataclass(frozen=True, slots=True)
class Report(Generic[Made]):
    """A report that cannot be recreated later, so it is stored unchanged.

    For routes that check each time whether the caller may still read it.
    """

    view: Callable[[Made], BaseModel]

    def make(self, made: Made) -> Response:
        return _json(self.view(made), 200)

    def kept(self, made: Made) -> Document:
        return {"body": bytes(self.make(made).body)}

    async def again(self, _: Scope, kept: Document) -> Response:
        return Response(bytes(kept["body"]), media_type="application/json")


def as_kept(record: Document) -> Document:
    """Return the stored part. Older versions stored whole responses, which are kept for a day."""
    if "headers" not in record:
        return record
    shown = orjson.loads(record["body"] or b"{}")
    token = record["headers"].get("guilde-token", "")
    return {**record, "subject": shown.get("id", ""), "token": token}


def etag(version: int) -> str:
    return f'"{version}"'


def _json(view: BaseModel, status: int) -> Response:
    return Response(view.model_dump_json(), status_code=status, media_type="application/json")
