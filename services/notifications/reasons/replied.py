"""A reply of any kind except an answer: notify the author of the post or reply that it answers."""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import reply
from services.notifications.subjects.interests import has_not_stopped
from services.notifications.words import counted, said
from shared.contracts.content import REPLY, ReplyData
from shared.contracts.envelope import Fact
from shared.contracts.values import ReplyKind


def tellings(fact: Fact[ReplyData]) -> Iterator[Telling]:
    state = fact.data.state
    if state.kind is not ReplyKind.ANSWER and state.post.author_id is not None:
        yield Telling(reply.path_of(fact), (state.post.author_id,))
    if state.in_reply_to is not None:
        yield Telling(reply.path_of(fact), to=To("author", reply.subject(state.in_reply_to)))


REASON = Reason(
    name="replied",
    rules={when(REPLY, "posted"): tellings},
    default=AT_ONCE,
    headline=counted(
        "{actor} replied to {post}",
        "{count} replies to {post}",
    ),
    because=said("You get this mail because somebody replied to what you wrote."),
    topic=said("replies to what you wrote"),
    interests=has_not_stopped,
)
