"""The common parts of imports of posts and of replies: reading, batches, and the report."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel, Field, ValidationError

from services.content.use_cases.posts.import_posts import Imported, ImportOutcome, check_import
from shared.audience.sight import Asker
from shared.messaging.unit import Unit, Work
from shared.mongo import DuplicateError
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.forms import Report
from shared.runtime.writing import Write

LONGEST_REASON = 500
HEAVIEST_PART = 4_000_000
"""The characters that one transaction may write, aggregates and facts together."""

TWICE = "external_id: this request contains it twice"


class ImportedItem(BaseModel):
    """An item. `external_id`: null if it had none. `id`: null if it was refused.

    `problem`: why it was refused, or which part of it was left out.
    """

    external_id: str | None
    outcome: ImportOutcome
    id: str | None = None
    problem: str | None = Field(None, description="Why it was refused, or which part was left out")


class ImportReport(BaseModel):
    """One result per item, in the order of the request."""

    results: list[ImportedItem]


class ItemRead(Protocol):
    """An item that was read. `identity`: equal for two items that would be the same aggregate.

    `weight`: the characters that it writes.
    """

    @property
    def weight(self) -> int: ...
    @property
    def identity(self) -> Hashable: ...


class Batch(Protocol):
    """The body of a request that imports: a community's slug, and items that are not read yet."""

    @property
    def community(self) -> str: ...
    @property
    def items(self) -> list[Any]: ...


ItemT = TypeVar("ItemT", bound=ItemRead)
CommandT = TypeVar("CommandT")
CommandT_contra = TypeVar("CommandT_contra", contravariant=True)
Answer = TypeVar("Answer")


class Importing(Protocol[CommandT_contra]):
    """A use case that imports the items of a command, in one transaction."""

    def __call__(self, command: CommandT_contra, /, *, work: Work) -> Awaitable[list[Imported]]: ...


REFUSALS = documented(CommunityNotFound, NotAllowed, TooLargeProblem, InvalidProblem)
"""The problems of every request that imports."""


async def run_import(
    batch: Batch,
    by: Asker,
    write: Write,
    request: Request,
    *,
    read: Callable[[Any], ItemT],
    command: Callable[[Asker, str, list[ItemT]], CommandT],
    use_case: Importing[CommandT],
) -> Response:
    """Import a batch in as few transactions as possible, and report each item's outcome.

    read: reads an item, raising ValidationError. command: makes the input of the use case.
    Raises: CommunityNotFound, NotAllowed, PersonErased.
    """
    given = batch.items
    await check_import(write.scope, by, batch.community)
    found: list[ItemT | Imported] = []
    done: list[Imported] = []
    report = Report(partial(_report, given, found, done))
    if answered := await write.answered(report):
        return answered
    found += await asyncio.to_thread(read_all, given, read)
    items = [each for each in found if not isinstance(each, Imported)]
    *first, last = [partial(use_case, command(by, batch.community, part)) for part in _parts(items)]
    unit: Unit = request.app.state.unit
    for part in first:
        outcome = await _retried_once(partial(unit.run, part, actor=by.person_id))
        done.extend(outcome.result)
    return await _retried_once(partial(write, last, report))


async def _retried_once(attempt: Callable[[], Awaitable[Answer]]) -> Answer:
    try:
        return await attempt()
    except DuplicateError:
        # another import of the same items was faster: its aggregates are there now
        return await attempt()


def _parts(items: Sequence[ItemT]) -> list[list[ItemT]]:
    """Return the items in transactions that fit into the store's cache; nearly always one."""
    parts: list[list[ItemT]] = [[]]
    weight = 0
    for item in items:
        weight += item.weight
        if weight > HEAVIEST_PART and parts[-1]:
            parts.append([])
            weight = item.weight
        parts[-1].append(item)
    return parts


def read_all(given: Sequence[Any], read: Callable[[Any], ItemT]) -> list[ItemT | Imported]:
    """Read the items; an invalid one, and one that is there twice, is refused alone."""
    found: list[ItemT | Imported] = []
    met: set[Hashable] = set()
    for each in given:
        try:
            item = read(each)
        except ValidationError as refused:
            found.append(_refused(_reason(refused)))
            continue
        found.append(_refused(TWICE) if item.identity in met else item)
        met.add(item.identity)
    return found


def _reason(refused: ValidationError) -> str:
    """Return which fields are wrong and why, but never their values."""
    errors = refused.errors(include_url=False, include_context=False, include_input=False)
    said = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'item'}: {e['msg']}" for e in errors)
    return _printable(said)[:LONGEST_REASON]


def _refused(problem: str) -> Imported:
    return Imported(ImportOutcome.REFUSED, problem=problem)


def _report(
    given: Sequence[Any],
    read: Sequence[ItemT | Imported],
    first: list[Imported],
    last: list[Imported],
) -> ImportReport:
    rest = iter([*first, *last])
    results = [item if isinstance(item, Imported) else next(rest) for item in read]
    return ImportReport(
        results=[
            ImportedItem(
                external_id=_external_id(item),
                outcome=result.outcome,
                id=result.post_id,
                problem=result.problem,
            )
            for item, result in zip(given, results, strict=True)
        ]
    )


def _external_id(item: Any) -> str | None:
    found = item.get("external_id") if isinstance(item, dict) else None
    return _printable(found)[:LONGEST_REASON] if isinstance(found, str) else None


def _printable(text: str) -> str:
    """Return text that can be encoded: JSON may hold lone surrogates."""
    return text.encode(errors="replace").decode()
