"""The routes under /v1/polls: results, and the caller's ballot.

A poll is written and edited as a post.
"""

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from services.content.domain.errors import NotPublished, PollClosed, PollNotFound
from services.content.domain.kinds.poll import ballot_id, count, is_open, poll_of
from services.content.entry.kinds.details import MOST_OPTIONS
from services.content.store.kinds import ballots
from services.content.use_cases.kinds.cast_ballot import CastBallot, cast_ballot
from services.content.use_cases.kinds.take_back_ballot import TakeBackBallot, take_back_ballot
from services.content.use_cases.lookup import see_poll
from shared.audience.asking import By
from shared.messaging.unit import Unit
from shared.mongo import Store
from shared.problems import InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.forms import Done
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["polls"], route_class=SignedInRoute)

PollId = Annotated[str, Path(max_length=200, description="The id of the post")]

Choice = Annotated[int, Field(ge=0, le=MOST_OPTIONS - 1)]

_VOTES = (PollNotFound, NotPublished, PollClosed, InvalidProblem)


class NewBallot(Body):
    """A ballot. `choices`: positions of options, from 0; one, unless the poll takes several."""

    choices: Annotated[list[Choice], Field(min_length=1, max_length=MOST_OPTIONS)]


class OptionView(BaseModel):
    label: str
    votes: int


class PollView(BaseModel):
    """A poll. `voters`: how many people voted. `own`: the positions of your chosen options."""

    id: str
    options: list[OptionView]
    voters: int
    several: bool
    closes_at: datetime | None
    is_open: bool
    own: list[int]


@router.get("/polls/{poll_id}", responses=documented(PollNotFound, InvalidProblem))
async def read(poll_id: PollId, by: By, request: Request) -> PollView:
    """Read the current results of a poll. For everyone who may read it. Votes stay secret."""
    store: Store = request.app.state.store
    unit: Unit = request.app.state.unit
    post = (await see_poll(store.scope, by, poll_id)).post
    poll = poll_of(post)
    results = count(poll, await ballots.cast_alike(store.scope, post.id))
    own = await ballots.BALLOTS.find(store.scope, ballot_id(post.id, by.person_id))
    return PollView(
        id=post.id,
        options=[
            OptionView(label=label, votes=votes)
            for label, votes in zip(poll.options, results.votes, strict=True)
        ],
        voters=results.voters,
        several=poll.several,
        closes_at=poll.closes_at,
        is_open=is_open(post, unit.clock()),
        own=list(own.choices) if own is not None else [],
    )


@router.put(
    "/polls/{poll_id}/ballot",
    status_code=204,
    responses=documented(*_VOTES, NotAllowed, TooLargeProblem),
)
async def vote(poll_id: PollId, body: NewBallot, by: By, write: Write) -> Response:
    """Vote, or change your vote, until the poll closes. For those who may reply."""
    return await write(partial(cast_ballot, CastBallot(by, poll_id, body.choices)), Done())


@router.delete("/polls/{poll_id}/ballot", status_code=204, responses=documented(*_VOTES))
async def take_back(poll_id: PollId, by: By, write: Write) -> Response:
    """Withdraw your vote, until the poll closes."""
    return await write(partial(take_back_ballot, TakeBackBallot(by, poll_id)), Done())
