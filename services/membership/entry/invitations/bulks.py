"""The routes under /v1/communities/{community}/member-imports: people added from a CSV file."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from services.membership.domain.errors import CommunityArchived
from services.membership.domain.invitations.bulk import Bulk, Line, LineOutcome
from services.membership.domain.invitations.errors import BulkNotFound, BulkRunning
from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.entry.invitations.reading_csv import read_lines
from services.membership.store.invitations import bulks
from services.membership.use_cases.invitations.bring_people import (
    BringPeople,
    RunBulk,
    bring_people,
    run_bulk,
    see_bulk,
)
from services.membership.use_cases.invitations.invite_addresses import check_inviting
from shared.audience.sight import Asker
from shared.contracts.values import CommunityRef, Language
from shared.mongo import Scope
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    NotFoundProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Shown
from shared.runtime.paging import (
    After,
    Limit,
    Page,
    cut,
    link_next,
    read_cursor,
    read_moment,
    write_cursor,
    write_moment,
)
from shared.runtime.requests import Me, SignedInRoute, parameters
from shared.runtime.writing import Write

router = APIRouter(tags=["invitations"], route_class=SignedInRoute)

ImportId = Annotated[str, Path(max_length=64, description="The import's id")]
LARGEST = 1024 * 1024
"""The limit on the bytes of a file."""
CSV = "text/csv"
_EXAMPLE = "email,role\nada@example.org,expert\n"
_BODY = {
    "requestBody": {
        "required": True,
        "content": {CSV: {"schema": {"type": "string", "maxLength": LARGEST}, "example": _EXAMPLE}},
    }
}
_REPORT: dict[int | str, dict[str, Any]] = {200: {"content": {CSV: {"schema": {"type": "string"}}}}}


class MemberImportView(BaseModel):
    """A file of people to add. `looked_at`: how many of its `lines` are processed."""

    id: str
    community: CommunityRef
    is_dry: bool = Field(description="A dry run: it predicts outcomes, and adds nobody")
    is_done: bool
    lines: int
    looked_at: int
    counts: dict[LineOutcome, int] = Field(
        description="Lines by outcome; `invited`: nobody has the address yet"
    )
    made_by: str | None = Field(description="The person's id; null once they are erased")
    made_at: datetime
    expires_at: datetime = Field(description="When the file and its report are deleted")
    version: int

    @classmethod
    def of(cls, bulk: Bulk) -> "MemberImportView":
        return cls(**bulk.model_dump(exclude={"counts"}), counts=_counts(bulk))


class MemberImportLine(BaseModel):
    number: int = Field(description="In the file, where the header is line 1")
    named: str = Field(description="The email address or the person's id; empty in an invalid line")
    role: str
    outcome: LineOutcome | None = Field(description="Null until the line is processed")
    problem: str = Field(description="Why the line is invalid")

    @classmethod
    def of(cls, line: Line, language: Language) -> "MemberImportLine":
        said = {"named": line.named, "problem": line.said(language)}
        return cls(**{**line.model_dump(), **said})


@router.post(
    "/communities/{community}/member-imports",
    status_code=201,
    response_model=MemberImportView,
    openapi_extra=_BODY,
    responses=documented(
        CommunityNotFound, NotAllowed, CommunityArchived, TooLargeProblem, InvalidProblem
    ),
)
async def bring(
    community: Community,
    by: By,
    request: Request,
    write: Write,
    *,
    dry_run: Annotated[
        bool, Query(description="A dry run: only predict each line's outcome; run it later")
    ] = True,
) -> Response:
    """Upload a CSV file of people to add, at most 20,000 lines and 1 MiB. For owners and animators.

    The file is UTF-8, with comma or semicolon, and has a header with `email` or `person_id`, and
    optionally `role`. A column `name` is ignored.

    It is processed in the background: poll it until `is_done`. Sending the same file again adds
    nobody twice.
    """
    await check_inviting(by, write.scope, community)
    body = await request.body()
    if len(body) > LARGEST:
        raise TooLargeProblem(f"the file is larger than {LARGEST} bytes")
    lines = await asyncio.to_thread(read_lines, body)
    command = BringPeople(by, community, lines, is_dry=dry_run)
    return await write(partial(bring_people, command), _shown(by, status=201))


@router.get(
    "/communities/{community}/member-imports",
    responses=documented(CommunityNotFound, NotAllowed, InvalidProblem),
)
async def listing(
    community: Community,
    by: By,
    request: Request,
    response: Response,
    limit: Limit = 20,
    after: After = None,
) -> Page[MemberImportView]:
    """List the files of the last 30 days, newest first. For owners and animators."""
    scope: Scope = request.app.state.store.scope
    seen = await check_inviting(by, scope, community)
    found = await bulks.of_community(
        scope, seen.community.id, after=read_moment(after), limit=limit + 1
    )
    page, cursor = cut(found, limit, lambda last: write_moment(last.made_at, last.id))
    link_next(request, response, cursor)
    return Page(items=[MemberImportView.of(each) for each in page], next=cursor)


@router.get(
    "/communities/{community}/member-imports/{import_id}",
    responses=documented(NotFoundProblem, NotAllowed, InvalidProblem),
)
async def read(
    community: Community, import_id: ImportId, by: By, request: Request
) -> MemberImportView:
    """Read the progress of an import and its number of lines by outcome."""
    scope: Scope = request.app.state.store.scope
    return MemberImportView.of(await see_bulk(by, scope, import_id, name=community))


@router.post(
    "/communities/{community}/member-imports/{import_id}/run",
    response_model=MemberImportView,
    responses=documented(
        *(BulkNotFound, CommunityNotFound, NotAllowed, CommunityArchived, BulkRunning),
        InvalidProblem,
    ),
)
async def run(community: Community, import_id: ImportId, by: By, write: Write) -> Response:
    """Add the people after a dry run. A repeat has no effect."""
    command = RunBulk(by, community, import_id)
    return await write(partial(run_bulk, command), _shown(by))


def _language(
    me: Me,
    lang: Annotated[
        Language | None, Query(description="The language of reasons; your token's by default")
    ] = None,
) -> Language:
    return lang or me.language


InLanguage = Annotated[Language, Depends(_language)]


@dataclass(slots=True)
class WantedLines:
    language: InLanguage
    outcome: LineOutcome | None = None
    after: After = None


@router.get(
    "/communities/{community}/member-imports/{import_id}/lines",
    responses=documented(NotFoundProblem, NotAllowed, InvalidProblem),
)
async def lines(
    community: Community,
    import_id: ImportId,
    by: By,
    request: Request,
    response: Response,
    wanted: Annotated[WantedLines, Depends(parameters(WantedLines))],
    limit: Limit = 20,
) -> Page[MemberImportLine]:
    """List the lines of an import with their outcomes, in the file's order."""
    scope: Scope = request.app.state.store.scope
    bulk = await see_bulk(by, scope, import_id, name=community)
    [place] = read_cursor(wanted.after, int) if wanted.after else [0]
    found = await bulks.lines(scope, bulk.id, outcome=wanted.outcome, after=place, limit=limit + 1)
    page, cursor = cut(found, limit, lambda last: write_cursor([last.number]))
    link_next(request, response, cursor)
    items = [MemberImportLine.of(each, wanted.language) for each in page]
    return Page(items=items, next=cursor)


@router.get(
    "/communities/{community}/member-imports/{import_id}/report",
    response_class=StreamingResponse,
    responses={**_REPORT, **documented(NotFoundProblem, NotAllowed, InvalidProblem)},
)
async def report(
    community: Community,
    import_id: ImportId,
    by: By,
    request: Request,
    language: InLanguage,
) -> StreamingResponse:
    """Download the outcomes of all lines as CSV in UTF-8."""
    scope: Scope = request.app.state.store.scope
    bulk = await see_bulk(by, scope, import_id, name=community)
    headers = {
        "Content-Disposition": 'attachment; filename="report.csv"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(_report(scope, bulk.id, language), media_type=CSV, headers=headers)


async def _report(scope: Scope, bulk_id: str, language: Language) -> AsyncIterator[str]:
    yield _rows([["line", "named", "role", "outcome", "problem"]])
    after = 0
    while found := await bulks.lines(scope, bulk_id, after=after):
        yield _rows(
            [[str(e.number), e.named, e.role, e.outcome or "", e.said(language)] for e in found]
        )
        after = found[-1].number


def _rows(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([map(_plain, row) for row in rows])
    return text.getvalue()


def _plain(cell: str) -> str:
    """Quote a cell that a spreadsheet would read as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def _counts(bulk: Bulk) -> dict[LineOutcome, int]:
    return {outcome: bulk.counts.get(outcome, 0) for outcome in LineOutcome}


def _shown(by: Asker, status: int = 200) -> Shown[Bulk]:
    return Shown(MemberImportView.of, see=partial(see_bulk, by), status=status)
