"""An unanswered question: notify people who could answer it."""

from collections.abc import Iterator

from services.notifications.reasons.reason import IN_DIGEST, Reason, Telling, when
from services.notifications.subjects import community, post
from services.notifications.words import said
from shared.contracts.answer_requests import ANSWER_REQUEST, AnswerRequestData
from shared.contracts.envelope import Fact


def tellings(fact: Fact[AnswerRequestData]) -> Iterator[Telling]:
    state = fact.data.state
    place = (community.subject(state.community.id),) if state.community else ()
    if state.person_id is not None:
        yield Telling((post.subject(state.question_id), *place), (state.person_id,))


REASON = Reason(
    name="could_answer",
    rules={when(ANSWER_REQUEST, "requested"): tellings},
    default=IN_DIGEST,
    headline=said("You could answer {post}"),
    because=said("You get this mail because you may know the answer to a question."),
    topic=said("questions that you could answer"),
)
