"""An answer is accepted: notify its author."""

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
        path, variant = (answer, *post.path_of(fact)), "bounty" if _has_bounty(fact) else ""
        yield Telling(path, to=To("author", answer), variant=variant)


def _has_bounty(fact: Fact[PostData]) -> bool:
    details = fact.data.state.details
    return details is not None and details.question is not None and bool(details.question.bounty)


REASON = Reason(
    name="accepted",
    rules={when(POST, "resolved"): tellings},
    default=AT_ONCE,
    headline=said("Your answer to {post} was accepted"),
    because=said("You get this mail because your answer was accepted."),
    topic=said("your accepted answers"),
    variants={"bounty": said("Your answer to {post} was accepted and earns the promised reward")},
)
