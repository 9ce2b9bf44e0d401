"""An announcement is first published in a community: notify its members at once."""

from collections.abc import Iterator

from services.notifications.reasons import posted
from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.words import said
from shared.contracts.content import POST, PostData
from shared.contracts.envelope import Fact
from shared.contracts.values import PostKind


def tellings(fact: Fact[PostData]) -> Iterator[Telling]:
    if fact.data.state.kind is PostKind.ANNOUNCEMENT:
        yield from posted.tellings(fact)


REASON = Reason(
    name="announced",
    rules={when(POST, "published"): tellings},
    default=AT_ONCE,
    headline=said("{actor} announced {post} in {community}"),
    because=said("You get this mail because there is an announcement in one of your communities."),
    topic=said("announcements in your communities"),
)
