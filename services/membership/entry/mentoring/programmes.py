"""The routes of mentoring programmes, and of a person's own offer and request in one."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.membership.domain.errors import CommunityArchived
from services.membership.domain.mentoring.errors import ProgrammeClosed, ProgrammeNotFound
from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.entry.mentoring.fields import (
    NewOffer,
    NewProgramme,
    NewRequest,
    ProgrammeChanges,
    as_stored,
)
from services.membership.entry.mentoring.views import (
    OfferView,
    OwnPart,
    ProgrammeReport,
    ProgrammeView,
    RequestView,
)
from services.membership.store.mentoring import programmes
from services.membership.use_cases.lookup import see_community
from services.membership.use_cases.mentoring.apply import (
    OfferMentoring,
    RequestMentor,
    Withdraw,
    offer_mentoring,
    request_mentor,
    see_offer,
    see_own,
    see_request,
    withdraw_offer,
    withdraw_request,
)
from services.membership.use_cases.mentoring.keep_programme import (
    ChangeProgramme,
    CloseProgramme,
    OpenProgramme,
    change_programme,
    close_programme,
    open_programme,
)
from services.membership.use_cases.mentoring.report_programme import report_programme
from services.membership.use_cases.mentoring.see_programme import SeenProgramme, see_programme
from shared.audience.sight import Asker
from shared.mongo import Store
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    NotFoundProblem,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Done, Shown, etag
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["mentoring"], route_class=SignedInRoute)

ProgrammeId = Annotated[str, Path(max_length=64, description="The programme's id")]
ORGANISING = (ProgrammeNotFound, NotAllowed, CommunityArchived, ProgrammeClosed)
"""The problems of every write that an organiser sends."""
_APPLYING = documented(
    *(NotFoundProblem, NotAllowed, CommunityArchived, ProgrammeClosed),
    *(TooLargeProblem, InvalidProblem),
)


@router.get(
    "/communities/{community}/programmes", responses=documented(CommunityNotFound, InvalidProblem)
)
async def listing(
    community: Community,
    by: By,
    request: Request,
    response: Response,
    limit: Limit = 20,
    after: After = None,
) -> Page[ProgrammeView]:
    """List a community's mentoring programmes, newest first."""
    store: Store = request.app.state.store
    seen = await see_community(store.scope, by, community)
    found = await programmes.of_community(
        store.scope, seen.community.id, after=read_moment(after), limit=limit + 1
    )
    page, cursor = cut(found, limit, lambda last: write_moment(last.created_at, last.id))
    link_next(request, response, cursor)
    items = [ProgrammeView.of(SeenProgramme(each, seen), by) for each in page]
    return Page(items=items, next=cursor)


@router.post(
    "/communities/{community}/programmes",
    status_code=201,
    response_model=ProgrammeView,
    responses=documented(
        CommunityNotFound, NotAllowed, CommunityArchived, TooLargeProblem, InvalidProblem
    ),
)
async def open_(community: Community, body: NewProgramme, by: By, write: Write) -> Response:
    """Open a mentoring programme. For owners, animators and administrators."""
    command = OpenProgramme(by, community, **as_stored(dict(body)))
    return await write(partial(open_programme, command), _shown(by, status=201))


@router.get("/programmes/{programme_id}", responses=documented(ProgrammeNotFound, InvalidProblem))
async def read(
    programme_id: ProgrammeId, by: By, request: Request, response: Response
) -> ProgrammeView:
    """Read a programme. For everyone who may see its community."""
    found = await see_programme(by, _store(request).scope, programme_id)
    response.headers["ETag"] = etag(found.version)
    return ProgrammeView.of(found, by)


@router.patch(
    "/programmes/{programme_id}",
    response_model=ProgrammeView,
    responses=documented(
        *ORGANISING, StaleProblem, PreconditionProblem, TooLargeProblem, InvalidProblem
    ),
)
async def change(
    programme_id: ProgrammeId, body: ProgrammeChanges, by: By, expected: IfMatch, write: Write
) -> Response:
    """Change the given fields of an open programme. For organisers."""
    command = ChangeProgramme(by, programme_id, body.wanted, expected)
    return await write(partial(change_programme, command), _shown(by))


@router.post(
    "/programmes/{programme_id}/close",
    response_model=ProgrammeView,
    responses=documented(*ORGANISING, InvalidProblem),
)
async def close(programme_id: ProgrammeId, by: By, write: Write) -> Response:
    """Close a programme for good: pairs that met are completed, all others end. For organisers."""
    command = CloseProgramme(by, programme_id)
    return await write(partial(close_programme, command), _shown(by))


@router.get(
    "/programmes/{programme_id}/report",
    responses=documented(ProgrammeNotFound, NotAllowed, InvalidProblem),
)
async def report(programme_id: ProgrammeId, by: By, request: Request) -> ProgrammeReport:
    """Read a programme's figures. For organisers; once it is closed, for all its readers."""
    return ProgrammeReport.of(await report_programme(by, _store(request).scope, programme_id))


@router.get(
    "/programmes/{programme_id}/mine", responses=documented(ProgrammeNotFound, InvalidProblem)
)
async def mine(programme_id: ProgrammeId, by: By, request: Request) -> OwnPart:
    """Read your own offer and request in a programme."""
    offer, asked = await see_own(by, _store(request).scope, programme_id)
    return OwnPart(
        offer=OfferView.of(offer) if offer else None,
        request=RequestView.of(asked) if asked else None,
    )


@router.put("/programmes/{programme_id}/offer", response_model=OfferView, responses=_APPLYING)
async def offer(programme_id: ProgrammeId, body: NewOffer, by: By, write: Write) -> Response:
    """Offer to mentor, or change your offer. For members of the community."""
    command = OfferMentoring(by, programme_id, body.applied, body.about, body.capacity)
    form = Shown(OfferView.of, see=partial(see_offer, by))
    return await write(partial(offer_mentoring, command), form)


@router.delete("/programmes/{programme_id}/offer", status_code=204, responses=_APPLYING)
async def withdraw_own_offer(programme_id: ProgrammeId, by: By, write: Write) -> Response:
    """Withdraw your offer, and decline proposed pairs. Active pairs continue."""
    return await write(partial(withdraw_offer, Withdraw(by, programme_id)), Done())


@router.put("/programmes/{programme_id}/request", response_model=RequestView, responses=_APPLYING)
async def ask(programme_id: ProgrammeId, body: NewRequest, by: By, write: Write) -> Response:
    """Ask for a mentor, or change your request. For members of the community."""
    command = RequestMentor(by, programme_id, body.applied, body.goals)
    form = Shown(RequestView.of, see=partial(see_request, by))
    return await write(partial(request_mentor, command), form)


@router.delete("/programmes/{programme_id}/request", status_code=204, responses=_APPLYING)
async def withdraw_own_request(programme_id: ProgrammeId, by: By, write: Write) -> Response:
    """Withdraw your request, and decline a proposed pair. An active pair continues."""
    return await write(partial(withdraw_request, Withdraw(by, programme_id)), Done())


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _shown(by: Asker, status: int = 200) -> Shown[SeenProgramme]:
    view = partial(ProgrammeView.of, by=by)
    return Shown(view, see=partial(see_programme, by), status=status)
