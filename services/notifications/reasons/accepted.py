"""An answer is accepted: its author."""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import post, reply
from services.notifications.words import said
from shared.contracts.content import POST, PostData
from shared.contracts.envelope import Fact


def tellings(fact: Fact[PostData]) -> Iterator[Telling]:
    if (answer_id := fact.data.state.accepted_answer_id) is not None:
        answer = reply.subject(answer_id)
        yield Telling((answer, *post.path_of(fact)), to=To("author", answer))


REASON = Reason(
    name="accepted",
    rules={when(POST, "resolved"): tellings},
    default=AT_ONCE,
    headline=said("Your answer to {post} was accepted"),
    because=said("You get this mail because your answer was accepted."),
    topic=said("answers of yours that are accepted"),
)
