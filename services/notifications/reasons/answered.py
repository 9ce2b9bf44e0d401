"""An answer to a question: notify its author."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import reply
from services.notifications.subjects.interests import has_not_stopped
from services.notifications.words import counted, said
from shared.contracts.content import REPLY, ReplyData
from shared.contracts.envelope import Fact
from shared.contracts.values import ReplyKind


def tellings(fact: Fact[ReplyData]) -> Iterator[Telling]:
    state = fact.data.state
    if state.kind is ReplyKind.ANSWER and state.post.author_id is not None:
        yield Telling(reply.path_of(fact), (state.post.author_id,))


REASON = Reason(
    name="answered",
    rules={when(REPLY, "posted"): tellings},
    default=AT_ONCE,
    headline=counted(
        "{actor} answered your question {post}",
        "{count} answers to your question {post}",
    ),
    because=said("You get this mail because somebody answered your question."),
    topic=said("answers to your questions"),
    interests=has_not_stopped,
)
