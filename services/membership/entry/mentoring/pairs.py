"""The routes of pairs, for their mentor and their mentee."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.membership.domain.mentoring.errors import (
    PairFull,
    PairNotFound,
    PairNotOpen,
    ProgrammeClosed,
)
from services.membership.entry.asking import By
from services.membership.entry.mentoring.fields import (
    Answered,
    NewFeedback,
    NewSession,
    PairGoals,
)
from services.membership.entry.mentoring.views import Pairs, PairView
from services.membership.use_cases.mentoring.keep_pair import (
    Consent,
    FinishPair,
    GiveFeedback,
    NoteSession,
    SetGoals,
    consent,
    finish_pair,
    give_feedback,
    note_session,
    set_goals,
)
from services.membership.use_cases.mentoring.see_pair import SeenPair, own_pairs, see_pair
from shared.audience.sight import Asker
from shared.mongo import Store
from shared.problems import InvalidProblem, PersonErased, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.forms import Shown, etag
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["mentoring"], route_class=SignedInRoute)

PairId = Annotated[str, Path(max_length=64, description="The pair's id")]
_CHANGING = documented(
    *(PairNotFound, PersonErased, ProgrammeClosed, PairNotOpen, PairFull),
    *(TooLargeProblem, InvalidProblem),
)


@router.get("/pairs", responses=documented(InvalidProblem))
async def listing(by: By, request: Request) -> Pairs:
    """List your pairs, as a mentor and as a mentee."""
    store: Store = request.app.state.store
    found = await own_pairs(by, store.scope)
    return Pairs(items=[PairView.of(each) for each in found])


@router.get("/pairs/{pair_id}", responses=documented(PairNotFound, InvalidProblem))
async def read(pair_id: PairId, by: By, request: Request, response: Response) -> PairView:
    """Read your pair. Only its two people can."""
    store: Store = request.app.state.store
    found = await see_pair(by, store.scope, pair_id)
    response.headers["ETag"] = etag(found.version)
    return PairView.of(found)


@router.put("/pairs/{pair_id}/consent", response_model=PairView, responses=_CHANGING)
async def answer(pair_id: PairId, body: Answered, by: By, write: Write) -> Response:
    """Accept or decline a proposed pair.

    It starts when both have accepted. If the mentor has no place left by then, it becomes `lapsed`.
    """
    return await write(partial(consent, Consent(by, pair_id, body.accepts)), _shown(by))


@router.put("/pairs/{pair_id}/goals", response_model=PairView, responses=_CHANGING)
async def goals(pair_id: PairId, body: PairGoals, by: By, write: Write) -> Response:
    """Replace the goals of your pair."""
    return await write(partial(set_goals, SetGoals(by, pair_id, body.wanted)), _shown(by))


@router.post("/pairs/{pair_id}/sessions", response_model=PairView, responses=_CHANGING)
async def meet(pair_id: PairId, body: NewSession, by: By, write: Write) -> Response:
    """Record a session of your pair. Concurrent ones are both kept."""
    command = NoteSession(by, pair_id, body.on.isoformat(), body.minutes, body.note)
    return await write(partial(note_session, command), _shown(by))


@router.put("/pairs/{pair_id}/feedback", response_model=PairView, responses=_CHANGING)
async def rate(pair_id: PairId, body: NewFeedback, by: By, write: Write) -> Response:
    """Give closing feedback while the programme is open; it replaces your earlier feedback."""
    return await write(partial(give_feedback, GiveFeedback(by, pair_id, body.said)), _shown(by))


@router.post("/pairs/{pair_id}/finish", response_model=PairView, responses=_CHANGING)
async def finish(pair_id: PairId, by: By, write: Write) -> Response:
    """End your pair. With sessions it is completed; otherwise the mentee can be matched again."""
    return await write(partial(finish_pair, FinishPair(by, pair_id)), _shown(by))


def _shown(by: Asker) -> Shown[SeenPair]:
    return Shown(PairView.of, see=partial(see_pair, by))
