"""A followed post is edited, except for minor edits: notify its followers."""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import IN_DIGEST, Reason, Telling, when
from services.notifications.subjects import post
from services.notifications.subjects.interests import followed_by_then
from services.notifications.words import counted, said
from shared.contracts.content import POST, PostData
from shared.contracts.envelope import Fact
from shared.contracts.values import PostStatus

TEXTS = {"title", "body", "details"}
"""The fields that a follower reads; changed tags or files alone are no news."""


def tellings(fact: Fact[PostData]) -> Iterator[Telling]:
    state = fact.data.state
    is_read = state.status is PostStatus.PUBLISHED and TEXTS.intersection(fact.data.changed)
    if is_read and not state.minor:
        yield Telling(post.path_of(fact), to=To("followers", post.subject(fact.subject)))


REASON = Reason(
    name="edited",
    rules={when(POST, "edited"): tellings},
    default=IN_DIGEST,
    headline=counted(
        "{actor} edited {post}, which you follow",
        "{count} edits of {post}, which you follow",
    ),
    because=said("You get this mail because a post that you follow was edited."),
    topic=said("edits of posts that you follow"),
    interests=followed_by_then,
)
