"""A draft could not be published at its time: notify its author."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import post
from services.notifications.words import said
from shared.contracts.content import POST, PostData
from shared.contracts.envelope import Fact


def tellings(fact: Fact[PostData]) -> Iterator[Telling]:
    author_id = fact.data.state.author_id
    if fact.actor is None and author_id is not None:
        yield Telling(post.path_of(fact), (author_id,))


REASON = Reason(
    name="publication_stopped",
    rules={when(POST, "unscheduled"): tellings},
    default=AT_ONCE,
    headline=said("Your draft {post} could not be published at its time"),
    because=said("You get this mail because you scheduled a draft."),
    topic=said("your drafts that could not be published"),
)
