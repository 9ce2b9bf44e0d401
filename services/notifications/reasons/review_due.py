"""The review of a post is due: ask its owner whether it is still true."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import post
from services.notifications.words import said
from shared.contracts.content import POST, PostData
from shared.contracts.envelope import Fact


def tellings(fact: Fact[PostData]) -> Iterator[Telling]:
    review = fact.data.state.review
    if review is not None and review.owner_id is not None:
        yield Telling(post.path_of(fact), (review.owner_id,))


REASON = Reason(
    name="review_due",
    rules={when(POST, "reminded"): tellings},
    default=AT_ONCE,
    headline=said("Is {post} still true? Its review is due"),
    because=said("You get this mail because you maintain a post."),
    topic=said("reviews of posts you maintain"),
)
