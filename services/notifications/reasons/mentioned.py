"""A mention in a post when it is first published, or in a reply: notify those mentioned."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import post, reply
from services.notifications.words import counted, said
from shared.contracts.content import POST, REPLY, PostData, ReplyData
from shared.contracts.envelope import Fact


def in_post(fact: Fact[PostData]) -> Iterator[Telling]:
    persons = fact.data.state.mentions
    if persons and post.is_first_publication(fact):
        yield Telling(post.path_of(fact), persons)


def in_reply(fact: Fact[ReplyData]) -> Iterator[Telling]:
    if persons := fact.data.state.mentions:
        yield Telling(reply.path_of(fact), persons)


REASON = Reason(
    name="mentioned",
    rules={when(POST, "published"): in_post, when(REPLY, "posted"): in_reply},
    default=AT_ONCE,
    headline=counted(
        "{actor} mentioned you in {post}",
        "{count} mentions of you in {post}",
    ),
    because=said("You get this mail because somebody mentioned you."),
    topic=said("mentions of you"),
)
