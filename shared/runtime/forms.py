"""Forms of an answer to a write: how it is made, what is kept of it, how it is given once more.

An answer is given again for its Idempotency-Key as long as a day later. By then whoever asks may
have lost sight of what it shows, or it was changed, deleted, or erased: so of what can be seen only
its id is kept, and it is looked at anew.
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
    """What has an id to look at it by, and a version for its ETag."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...


Thing = TypeVar("Thing", bound=Seen)


class Form(Protocol[Made_contra]):
    def make(self, made: Made_contra, /) -> Response: ...

    def kept(self, made: Made_contra, /) -> Document:
        """What `again` needs."""

    async def again(self, scope: Scope, kept: Document, /) -> Response:
        """Raises what whoever may not see it is answered."""


@dataclass(frozen=True, slots=True)
class Shown(Generic[Thing]):
    """A thing, as whoever asks sees it.

    see: it by its id, as they may see it now; raises NotFoundProblem or ForbiddenProblem.
    location: its address, relative to the host that was asked.
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
    """That it is done, and nothing else."""

    def make(self, _: object) -> Response:
        return Response(status_code=204)

    def kept(self, _: object) -> Document:
        return {}

    async def again(self, _: Scope, __: Document) -> Response:
        return self.make(None)


@dataclass(frozen=True, slots=True)
class Report(Generic[Made]):
    """What was done, which nobody could look at later: kept as it is.

    For routes that see to it, each time, that whoever asks may still be told.
    """

    view: Callable[[Made], BaseModel]

    def make(self, made: Made) -> Response:
        return _json(self.view(made), 200)

    def kept(self, made: Made) -> Document:
        return {"body": bytes(self.make(made).body)}

    async def again(self, _: Scope, kept: Document) -> Response:
        return Response(bytes(kept["body"]), media_type="application/json")


def as_kept(record: Document) -> Document:
    """As `kept` has it; a version before kept whole answers, which are met for a day after it."""
    if "headers" not in record:
        return record
    shown = orjson.loads(record["body"] or b"{}")
    token = record["headers"].get("guilde-token", "")
    return {**record, "subject": shown.get("id", ""), "token": token}


def etag(version: int) -> str:
    return f'"{version}"'


def _json(view: BaseModel, status: int) -> Response:
    return Response(view.model_dump_json(), status_code=status, media_type="application/json")
