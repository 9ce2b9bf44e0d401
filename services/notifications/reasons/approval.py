"""A post waits for a reviewer: notify the reviewers of its community.

It was approved or returned: notify its authors.
"""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import community, post
from services.notifications.words import said
from shared.contracts.content import POST, PostData
from shared.contracts.envelope import Fact

APPROVED, RETURNED = "approved", "returned"


def submitted(fact: Fact[PostData]) -> Iterator[Telling]:
    place = fact.data.state.community
    if place is not None:
        yield Telling(post.path_of(fact), to=To("reviewers", community.subject(place.id)))


def decided(fact: Fact[PostData]) -> Iterator[Telling]:
    if authors := post.authors(fact.data.state):
        yield Telling(post.path_of(fact), tuple(authors), variant=fact.participle)


REASON = Reason(
    name="approval",
    rules={
        when(POST, "submitted"): submitted,
        when(POST, APPROVED): decided,
        when(POST, RETURNED): decided,
    },
    default=AT_ONCE,
    headline=said("{post} awaits review"),
    because=said("You get this mail because a post is reviewed before its publication."),
    topic=said("reviews of posts before their publication"),
    variants={
        APPROVED: said("A reviewer approved {post}: it is published"),
        RETURNED: said("A reviewer returned {post} to you: see what has to change"),
    },
)
