"""An answer or reply to a followed post: notify its followers."""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import IN_DIGEST, Reason, Telling, when
from services.notifications.subjects import post, reply
from services.notifications.subjects.interests import followed_by_then
from services.notifications.words import counted, said
from shared.contracts.content import REPLY, ReplyData
from shared.contracts.envelope import Fact


def tellings(fact: Fact[ReplyData]) -> Iterator[Telling]:
    on = post.subject(fact.data.state.post.id)
    yield Telling(reply.path_of(fact), to=To("followers", on))


REASON = Reason(
    name="followed",
    rules={when(REPLY, "posted"): tellings},
    default=IN_DIGEST,
    headline=counted(
        "{actor} wrote in {post}, which you follow",
        "{count} new answers and replies in {post}, which you follow",
    ),
    because=said("You get this mail because there is something new in a post that you follow."),
    topic=said("posts that you follow"),
    interests=followed_by_then,
)
