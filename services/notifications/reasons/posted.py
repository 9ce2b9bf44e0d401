"""A post is first published in a community: notify its members."""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import IN_DIGEST, Reason, Telling, when
from services.notifications.subjects import community, post
from services.notifications.words import counted, said
from shared.contracts.content import POST, PostData
from shared.contracts.envelope import Fact


def tellings(fact: Fact[PostData]) -> Iterator[Telling]:
    place = fact.data.state.community
    if place is not None and post.is_first_publication(fact):
        yield Telling(post.path_of(fact), to=To("members", community.subject(place.id)))


REASON = Reason(
    name="posted",
    rules={when(POST, "published"): tellings},
    default=IN_DIGEST,
    headline=counted(
        "{actor} posted {post} in {community}",
        "{count} new posts in {community}",
    ),
    because=said("You get this mail because there is something new in one of your communities."),
    topic=said("new posts in your communities"),
    grouped_by=community.NAME,
)
