"""Routes of gaps: unmet needs, for the animators who can call for content."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field, StringConstraints

from services.search.domain.gaps.gap import Gap
from services.search.entry.gaps.recording import Recorder
from services.search.entry.gaps.views import GapView, MarkedGap, MarkedGapView, gap_view
from services.search.entry.http import reader
from services.search.entry.parameters import LONGEST_QUERY, Reads, normal
from services.search.index.errors import GapNotFound
from services.search.index.gaps.needing import Needing
from services.search.projections.keys import document_key
from services.search.store.owned import GAPS
from services.search.use_cases.gaps.mark_gap import MarkGap, mark_gap
from services.search.use_cases.gaps.page_gaps import GapLists
from services.search.use_cases.gaps.see_gaps import SeenGap
from shared.contracts.values import CommunityRef, Identifier, Language
from shared.messaging.unit import Unit
from shared.mongo import DuplicateError, Scope
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.forms import Shown
from shared.runtime.identity import Principal
from shared.runtime.paging import After, Limit, Page, link_next, read_cursor, write_cursor
from shared.runtime.requests import Me, SignedInRoute, parameters
from shared.runtime.writing import Write

router = APIRouter(tags=["gaps"], route_class=SignedInRoute)

GapId = Annotated[str, Path(max_length=200)]


class GapStage(StrEnum):
    """open: not taken up yet."""

    OPEN = "open"
    TAKEN_UP = "taken_up"
    CLOSED = "closed"


class OpenedKind(StrEnum):
    POST = "post"
    GATHERING = "gathering"
    COMMUNITY = "community"
    PROFILE = "profile"
    SERIES = "series"


class Opened(Body):
    """An opened result, and the `q` of its search."""

    q: Annotated[str, StringConstraints(max_length=LONGEST_QUERY)] = Field(
        examples=["parental leave"]
    )
    kind: OpenedKind
    id: Identifier = Field(examples=["01a20060-d927-73fa-bc97-a6e9ad309d90"])


@router.post("/openings", status_code=204, responses=documented(TooLargeProblem, InvalidProblem))
async def opened(body: Opened, me: Me, request: Request) -> None:
    """Record that you opened a result, so that your search does not count as abandoned.

    It is stored with your search for 90 days, best effort, and shown to nobody: see `GET /v1/gaps`.
    A repeat has no effect.
    """
    recorder: Recorder = request.app.state.recorder
    recorder.opened(me, normal(body.q), document_key(body.kind, body.id))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters of a list of gaps, and its page."""

    community: Annotated[
        str | None,
        Query(max_length=64, description="A slug", openapi_examples={"slug": {"value": "data"}}),
    ] = None
    lang: Annotated[Language | None, Query(description="The language of the searchers")] = None
    status: Annotated[GapStage | None, Query(openapi_examples={"open": {"value": "open"}})] = None
    reads: Reads = None
    limit: Limit = 20
    after: After = None

    def has(self, gap: SeenGap) -> bool:
        status = gap.taken_up.status if gap.taken_up else GapStage.OPEN
        slug = gap.place.slug if gap.place else None
        return (
            self.community in {None, slug}
            and self.lang in {None, gap.language}
            and self.status in {None, status}
        )


@router.get("/gaps", responses=documented(InvalidProblem))
async def gaps(
    me: Me,
    request: Request,
    response: Response,
    chosen: Annotated[Chosen, Depends(parameters(Chosen))],
) -> Page[GapView]:
    """List unmet needs, greatest demand first.

    Animators see the gaps nearest to their communities, platform administrators all; others see
    none. Gaps are clusters of searches without results or without an opened result, of unanswered
    questions, and of openings of stale content or of content on topics without an expert, in the
    last 90 days. Gaps of fewer than three other people are not shown, and numbers are rounded down
    to a multiple of three. Filters select gaps, and change no number. Pages come from the same
    snapshot for five minutes.
    """
    place = _place_of(chosen.after)
    needing = Needing(request.app.state.finder, reader(me))
    seen = await _seen(request, needing, me, is_first=place is None)
    found = [gap for gap in seen if chosen.has(gap)]
    rest = [gap for gap in found if place is None or _order(gap) > place]
    page = rest[: chosen.limit]
    following = write_cursor([page[-1].demand, page[-1].id]) if len(rest) > len(page) else None
    link_next(request, response, following)
    communities = await needing.communities() if page else {}
    language = chosen.reads or me.language
    return Page(items=[gap_view(gap, communities, language) for gap in page], next=following)


@router.put(
    "/gaps/{gap_id}",
    response_model=MarkedGapView,
    responses=documented(
        GapNotFound, CommunityNotFound, NotAllowed, TooLargeProblem, InvalidProblem
    ),
)
async def mark(gap_id: GapId, body: MarkedGap, me: Me, request: Request, write: Write) -> Response:
    """Take up a gap, or close it, as an animator of the community that calls for content.

    From then on, `measured` has the number of people who still ask, and of those who open a result.
    """
    needing = Needing(request.app.state.finder, reader(me))
    found = await _seen(request, needing, me, is_first=True)
    gap = next((each for each in found if each.id == gap_id), None)
    if gap is None:
        raise GapNotFound
    place = await _place(needing, me, body.community)
    command = MarkGap(me.person_id, gap, place, body.status)

    async def see(scope: Scope, key: str) -> Gap:
        marked = await GAPS.find(scope, key)
        if marked is None or not (me.is_admin or marked.community.id in await needing.animates()):
            raise GapNotFound
        return marked

    form = Shown(view=MarkedGapView.of, see=see)
    try:
        return await write(partial(mark_gap, command), form)
    except DuplicateError:  # another animator took it up at the same time
        return await write(partial(mark_gap, command), form)


async def _seen(
    request: Request, needing: Needing, me: Principal, *, is_first: bool
) -> Sequence[SeenGap]:
    unit: Unit = request.app.state.unit
    lists: GapLists = request.app.state.gap_lists
    return await lists.page(
        needing,
        unit.store.scope,
        me.person_id,
        is_admin=me.is_admin,
        now=unit.clock(),
        is_first=is_first,
    )


async def _place(needing: Needing, me: Principal, slug: str) -> CommunityRef:
    """Return a community that this person animates. Raises: CommunityNotFound, NotAllowed."""
    community = (await needing.communities()).get(slug)
    if community is None:
        raise CommunityNotFound
    if not me.is_admin and community["id"] not in await needing.animates():
        raise NotAllowed("only the community's animators may call for content in it")
    return CommunityRef(id=community["id"], slug=slug)


def _place_of(cursor: str | None) -> tuple[int, str] | None:
    if cursor is None:
        return None
    demand, key = read_cursor(cursor, int, str)
    return -demand, key


def _order(gap: SeenGap) -> tuple[int, str]:
    return -gap.demand, gap.id
