"""The routes of pulse surveys."""

from datetime import datetime
from functools import partial
from typing import Annotated, Self

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from services.membership.domain.errors import CommunityArchived
from services.membership.domain.health.errors import (
    PulseClosed,
    PulseNotFound,
    PulseOver,
    WrongScores,
)
from services.membership.domain.health.pulse import HIGHEST, LOWEST, Results
from services.membership.domain.rights import may_edit, may_mentor
from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.entry.goals.fields import Titles
from services.membership.entry.health.tables import Cell, as_file, write_csv
from services.membership.store.health import pulses
from services.membership.use_cases.health.keep_pulse import (
    AnswerPulse,
    AskPulse,
    ClosePulse,
    SeenPulse,
    answer_pulse,
    ask_pulse,
    close_pulse,
    see_pulse,
    see_pulses,
)
from services.membership.use_cases.lookup import see_community
from shared.audience.sight import Asker
from shared.contracts.values import CommunityRef, LocalizedText
from shared.messaging.unit import Unit
from shared.mongo import Scope
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body, Moment
from shared.runtime.forms import Shown
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["health"], route_class=SignedInRoute)

MOST_QUESTIONS = 5
PulseId = Annotated[str, Path(max_length=64, description="The survey's id")]


class NewPulse(Body):
    """A new survey. Each question is answered on a scale from 1 to 5."""

    questions: Annotated[list[Titles], Field(min_length=1, max_length=MOST_QUESTIONS)]
    closes_at: Annotated[Moment, Field(examples=["2099-01-01T12:00:00Z"])]


class PulseAnswer(Body):
    """An answer. It is stored without its person or time."""

    scores: Annotated[
        list[Annotated[int, Field(ge=LOWEST, le=HIGHEST)]],
        Field(min_length=1, max_length=MOST_QUESTIONS, description="One for each question"),
    ]
    comment: Annotated[
        str,
        StringConstraints(max_length=500, strip_whitespace=True),
        Field(description="Shown only with four others' or more, in alphabetical order"),
    ] = ""


class PulseView(BaseModel):
    """A pulse survey of a community."""

    id: str
    community: CommunityRef
    questions: list[LocalizedText]
    closes_at: datetime
    is_open: bool
    may_answer: bool = Field(description="Whether you may still answer it")
    runs: bool = Field(description="Whether you may close it")
    results: Results | None = Field(
        description="null until it is closed, and if fewer than five people answered"
    )
    created_at: datetime
    version: int

    @classmethod
    def of(cls, found: SeenPulse, by: Asker) -> Self:
        may_answer = found.is_open and may_mentor(found.seen.own) and not found.has_answered
        return cls(
            **found.pulse.model_dump(exclude={"closed"}),
            is_open=found.is_open,
            may_answer=may_answer,
            runs=may_edit(by, found.seen.own),
            results=found.results,
        )

    @property
    def rows(self) -> list[list[Cell]]:
        """Return a row for each question, and one for each comment."""
        if self.results is None:
            return []
        rows: list[list[Cell]] = []
        for question, score in zip(self.questions, self.results.scores, strict=True):
            texts = (question.get(each, "") for each in ("fr", "en"))
            rows.append([*texts, *score.counts, score.mean])
        rows.extend([comment] for comment in self.results.comments)
        return rows


@router.get(
    "/communities/{community}/pulses",
    responses=documented(CommunityNotFound, NotAllowed, InvalidProblem),
)
async def listing(
    community: Community,
    by: By,
    request: Request,
    response: Response,
    limit: Limit = 20,
    after: After = None,
) -> Page[PulseView]:
    """List a community's pulse surveys, newest first. For members and administrators."""
    unit: Unit = request.app.state.unit
    scope = unit.store.scope
    seen = await see_community(scope, by, community)
    found = await pulses.of_community(
        scope, seen.community.id, after=read_moment(after), limit=limit + 1
    )
    page, cursor = cut(found, limit, lambda last: write_moment(last.created_at, last.id))
    link_next(request, response, cursor)
    shown = await see_pulses(by, seen, scope, page, unit.clock())
    return Page(items=[PulseView.of(each, by) for each in shown], next=cursor)


@router.post(
    "/communities/{community}/pulses",
    status_code=201,
    response_model=PulseView,
    responses=documented(
        *(CommunityNotFound, NotAllowed, CommunityArchived),
        *(TooLargeProblem, PulseOver, InvalidProblem),
    ),
)
async def ask(
    community: Community, body: NewPulse, by: By, request: Request, write: Write
) -> Response:
    """Open a pulse survey. For owners, animators and administrators."""
    command = AskPulse(by, community, tuple(body.model_dump()["questions"]), body.closes_at)
    return await write(partial(ask_pulse, command), _shown(by, request, status=201))


@router.get("/pulses/{pulse_id}", responses=documented(PulseNotFound, NotAllowed, InvalidProblem))
async def read(pulse_id: PulseId, by: By, request: Request) -> PulseView:
    """Read a pulse survey. For members of its community and administrators."""
    unit: Unit = request.app.state.unit
    return PulseView.of(await see_pulse(by, unit.store.scope, pulse_id, unit.clock()), by)


@router.get(
    "/pulses/{pulse_id}/results.csv",
    response_class=Response,
    responses={
        **documented(PulseNotFound, NotAllowed, InvalidProblem),
        200: {"content": {"text/csv": {}}},
    },
)
async def export(pulse_id: PulseId, by: By, request: Request) -> Response:
    """Export the results of a pulse survey as CSV. For members and administrators."""
    view = await read(pulse_id, by, request)
    header = ["fr", "en", *(str(score) for score in range(LOWEST, HIGHEST + 1)), "mean"]
    return as_file(write_csv(header, view.rows), f"pulse-{view.id}")


@router.post(
    "/pulses/{pulse_id}/answers",
    status_code=204,
    responses=documented(
        *(PulseNotFound, NotAllowed, PulseClosed, TooLargeProblem, WrongScores, InvalidProblem)
    ),
)
async def answer(pulse_id: PulseId, body: PulseAnswer, by: By, request: Request) -> Response:
    """Answer a pulse survey. For members. Answering again changes nothing.

    It takes no `Idempotency-Key`, since that record would link a digest of the answer to the
    person.
    """
    unit: Unit = request.app.state.unit
    await unit.run(partial(answer_pulse, AnswerPulse(by, pulse_id, body.scores, body.comment)))
    return Response(status_code=204)


@router.post(
    "/pulses/{pulse_id}/close",
    response_model=PulseView,
    responses=documented(PulseNotFound, NotAllowed, PulseClosed, InvalidProblem),
)
async def close(pulse_id: PulseId, by: By, request: Request, write: Write) -> Response:
    """Close a pulse survey early. For owners, animators and administrators."""
    return await write(partial(close_pulse, ClosePulse(by, pulse_id)), _shown(by, request))


def _shown(by: Asker, request: Request, status: int = 200) -> Shown[SeenPulse]:
    unit: Unit = request.app.state.unit
    see = partial(_see, by, unit)
    return Shown(partial(PulseView.of, by=by), see=see, status=status)


async def _see(by: Asker, unit: Unit, scope: Scope, pulse_id: str) -> SeenPulse:
    return await see_pulse(by, scope, pulse_id, unit.clock())
