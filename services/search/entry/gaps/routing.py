"""Jobs that send unanswered questions to people who could answer them (decision 94).

A job's key joins the ids of a question and of its turn by `@`. The first turn is due after the
configured wait, each further one a day later, if there is still no answer.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from services.search.domain.gaps.answer_request import NEXT_AFTER, TURNS
from services.search.index.finder import Finder
from services.search.index.gaps.routing import Routing, Waiting
from services.search.use_cases.gaps.request_answers import RequestAnswers, request_answers
from shared.contracts.content import POST
from shared.contracts.envelope import Fact
from shared.contracts.values import PostKind, PostStatus
from shared.messaging import jobs
from shared.messaging.jobs import Job, Step
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit, Work

ROUTE_QUESTION = "route_question"
NEWS_FOR = timedelta(days=14)
"""The age of a question about which nobody is asked, such as an imported one."""
_TURN = "@"


def routing(finder: Finder) -> Job:
    lookups = Routing(finder)

    async def route(key: str, *, unit: Unit) -> Step:
        question_id, _, turn = key.partition(_TURN)
        question = await lookups.waiting(question_id)
        experts = await lookups.experts(question, unit.clock()) if question else ()
        return partial(_request, question, experts, int(turn))

    return Job(ROUTE_QUESTION, slow=route)


def asking_for(apply: Apply, unit: Unit, wait: timedelta) -> Apply:
    """Wrap `apply`: new questions that are unanswered get a job, due after they waited."""

    async def applied(facts: list[Fact[Any]]) -> None:
        await apply(facts)
        for key, published in _open_questions(facts):
            if unit.clock() - published < NEWS_FOR:
                due = published + wait
                await jobs.ask(unit.store.scope, ROUTE_QUESTION, [f"{key}{_TURN}0"], due)

    return applied


async def _request(
    question: Waiting | None,
    experts: Sequence[str],
    turn: int,
    _: str,
    __: str,
    *,
    work: Work,
) -> None:
    """Send requests to people.

    Schedule the next turn, unless this is the last, or the question is answered.
    """
    if question is None:
        return
    command = RequestAnswers(question.id, question.community, experts)
    await request_answers(command, work=work)
    if turn + 1 < TURNS:
        following = f"{question.id}{_TURN}{turn + 1}"
        await jobs.ask(work.scope, ROUTE_QUESTION, [following], work.now + NEXT_AFTER)


def _open_questions(facts: Sequence[Fact[Any]]) -> Iterator[tuple[str, datetime]]:
    for fact in facts:
        if fact.kind == POST.kind:
            state = fact.data.state
            is_open = state.kind is PostKind.QUESTION and not state.accepted_answer_id
            if is_open and state.status is PostStatus.PUBLISHED and state.published_at:
                yield fact.subject, state.published_at
