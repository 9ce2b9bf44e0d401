"""All that is known about some notices and some persons, in one look."""

from collections.abc import Collection, Iterable

from services.notifications.domain.known import Known
from services.notifications.domain.notice import About
from services.notifications.store import (
    communities,
    gatherings,
    memberships,
    people,
    posts,
    replies,
)
from shared.contracts.membership import membership_id
from shared.mongo import Scope


async def load(
    scope: Scope, about: Iterable[About], readers: Collection[str], others: Iterable[str | None]
) -> Known:
    """`readers` are who may get to see it; `others`: further persons, to be named."""
    abouts = set(about)
    found_posts = await posts.find_many(scope, _ids(a.post_id for a in abouts))
    found_gatherings = await gatherings.find_many(scope, _ids(a.gathering_id for a in abouts))
    places = _ids(
        [
            *(a.community_id for a in abouts),
            *(post.community_id for post in found_posts.values()),
            *(gathering.community_id for gathering in found_gatherings.values()),
        ]
    )
    own = {membership_id(place, reader) for place in places for reader in readers}
    requests = {
        membership_id(a.community_id or "", a.requester_id) for a in abouts if a.requester_id
    }
    return Known(
        people=await people.find_many(scope, {*readers, *_ids(others)}),
        communities=await communities.find_many(scope, places),
        memberships=await memberships.find_many(scope, own | requests),
        posts=found_posts,
        replies=await replies.find_many(scope, _ids(a.reply_id for a in abouts)),
        gatherings=found_gatherings,
    )


def _ids(ids: Iterable[str | None]) -> set[str]:
    return {each for each in ids if each is not None}
