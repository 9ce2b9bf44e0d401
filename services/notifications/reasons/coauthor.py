"""A person becomes a co-author of a post: notify them."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import post
from services.notifications.words import said
from shared.contracts.content import POST, PostData
from shared.contracts.envelope import Fact


def tellings(fact: Fact[PostData]) -> Iterator[Telling]:
    yield Telling(post.path_of(fact), fact.data.state.coauthors[-1:])


REASON = Reason(
    name="coauthor",
    rules={when(POST, "coauthor_added"): tellings},
    default=AT_ONCE,
    headline=said("{actor} made you a co-author of {post}"),
    because=said("You get this mail because you became a co-author of a post."),
    topic=said("posts that you become a co-author of"),
)
