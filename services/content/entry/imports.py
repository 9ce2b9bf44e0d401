"""Routes under /v1/imports: what another system holds, in batches."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from services.content.domain.markdown import write_prose
from services.content.entry.bodies import Import, ImportItem
from services.content.entry.views import ImportedItem, ImportReport
from services.content.use_cases.import_posts import (
    Imported,
    ImportOutcome,
    ImportPosts,
    Item,
    check_import,
    import_posts,
)
from shared.audience.asking import By
from shared.messaging.unit import Unit
from shared.mongo import DuplicateError
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.forms import Report
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["imports"], route_class=SignedInRoute)

LONGEST_REASON = 500
HEAVIEST_PART = 4_000_000
"""Characters that one transaction writes, as post and as fact."""

Answer = TypeVar("Answer")
Read = Item | Imported
"""An item as it was understood, or its refusal."""


@router.post(
    "/imports",
    response_model=ImportReport,
    responses=documented(CommunityNotFound, NotAllowed, TooLargeProblem, InvalidProblem),
)
async def import_batch(body: Import, by: By, write: Write, request: Request) -> Response:
    """Take in up to 100 documents; again changes nothing. For who animates the community."""
    await check_import(write.scope, by, body.community)
    read: list[Read] = []
    done: list[Imported] = []
    report = Report(partial(_report, body.items, read, done))
    if answered := await write.answered(report):
        return answered
    read += await asyncio.to_thread(_read_all, body.items)
    *first, last = [
        partial(import_posts, ImportPosts(by, body.community, items)) for items in _parts(read)
    ]
    unit: Unit = request.app.state.unit
    for part in first:
        outcome = await _insist(partial(unit.run, part, actor=by.person_id))
        done.extend(outcome.result)
    return await _insist(partial(write, last, report))


async def _insist(attempt: Callable[[], Awaitable[Answer]]) -> Answer:
    try:
        return await attempt()
    except DuplicateError:
        # another import of the same items was faster: now its posts are there
        return await attempt()


def _parts(read: Sequence[Read]) -> list[list[Item]]:
    """All items, in as many transactions as a store can hold in its cache; nearly always one."""
    parts: list[list[Item]] = [[]]
    weight = 0
    for item in read:
        if not isinstance(item, Item):
            continue
        prose = item.prose
        weight += len(prose.html) + 2 * (len(prose.body) + len(prose.text))
        if weight > HEAVIEST_PART and parts[-1]:
            parts.append([])
            weight = 0
        parts[-1].append(item)
    return parts


def _read_all(items: Sequence[Any]) -> list[Read]:
    read: list[Read] = []
    met: set[str] = set()
    for given in items:
        item = _read(given)
        if isinstance(item, Item) and item.external_id in met:
            item = _refused("external_id: it is twice in this request")
        elif isinstance(item, Item):
            met.add(item.external_id)
        read.append(item)
    return read


def _read(given: Any) -> Read:
    try:
        item = ImportItem.model_validate(given)
    except ValidationError as refused:
        return _refused(_reason(refused))
    return Item(
        external_id=item.external_id,
        kind=item.kind,
        title=item.title,
        prose=write_prose(item.body),
        language=item.lang,
        tags=tuple(item.tags),
        byline=item.byline,
        created_at=item.created_at,
    )


def _reason(refused: ValidationError) -> str:
    """Which fields are wrong and why; never their values."""
    errors = refused.errors(include_url=False, include_context=False, include_input=False)
    said = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'item'}: {e['msg']}" for e in errors)
    return _printable(said)[:LONGEST_REASON]


def _refused(problem: str) -> Imported:
    return Imported(ImportOutcome.REFUSED, problem=problem)


def _report(
    given: Sequence[Any], read: Sequence[Read], first: list[Imported], last: list[Imported]
) -> ImportReport:
    rest = iter([*first, *last])
    results = [next(rest) if isinstance(item, Item) else item for item in read]
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
    """JSON may hold lone surrogates, which no encoding can write."""
    return text.encode(errors="replace").decode()
