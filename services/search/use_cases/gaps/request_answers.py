from collections.abc import Sequence
from dataclasses import dataclass

from services.search.domain.gaps.answer_request import (
    WEEK,
    AnswerRequest,
    are_due,
    least_asked,
    request_id,
)
from services.search.store.gaps import answer_requests
from services.search.store.owned import ANSWER_REQUESTS
from shared.contracts.values import CommunityRef
from shared.messaging.owned import Change
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class RequestAnswers:
    """A question without an answer, and people who could answer it, the best first.

    They may all see the question, and want to be asked.
    """

    question_id: str
    community: CommunityRef | None
    experts: Sequence[str]


async def request_answers(command: RequestAnswers, *, work: Work) -> list[str]:
    """Request an answer of as many as are due, of those asked least. Returns them."""
    made = await answer_requests.of_question(work.scope, command.question_id)
    known = {request.id for request in made}
    others = [
        person for person in command.experts if request_id(command.question_id, person) not in known
    ]
    counted = await answer_requests.counted(work.scope, others, work.now - WEEK)
    chosen = least_asked(others, counted)[: are_due(made, work.now)]
    requests = [
        AnswerRequest(
            id=request_id(command.question_id, person),
            question_id=command.question_id,
            community=command.community,
            person_id=person,
            requested_at=work.now,
        )
        for person in chosen
    ]
    await ANSWER_REQUESTS.save_all(work, [Change(each, "requested") for each in requests])
    return chosen
