from dataclasses import dataclass

from services.content.store.feeds.subscriptions import (
    SUBSCRIPTIONS,
    Subscription,
    subscription_id,
)
from shared.audience.looking import see_community
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker, Community
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import CommunityNotFound


@dataclass(frozen=True, slots=True)
class Subscribe:
    """The input of `subscribe`; `community` is a slug."""

    asker: Asker
    community: str
    secret_hash: str


async def subscribe(command: Subscribe, *, work: Work) -> Subscription:
    """Give the caller a secret address for a community's feeds; the previous one stops working.

    Raises: CommunityNotFound, PersonErased; DuplicateError on a concurrent call of theirs.
    """
    await refuse_erased(work.scope, command.asker)
    community = await seen_community(work.scope, command.asker, command.community)
    made = Subscription(
        id=subscription_id(community.id, command.asker.person_id),
        person_id=command.asker.person_id,
        community=community.ref,
        secret_hash=command.secret_hash,
        guest=command.asker.is_guest,
        since=command.asker.since,
        created_at=work.now,
    )
    await SUBSCRIPTIONS.put(work.scope, made)
    return made


async def unsubscribe(asker: Asker, community: str, *, work: Work) -> None:
    """Revoke the address. A repeat has no effect. Raises: CommunityNotFound."""
    seen = await seen_community(work.scope, asker, community)
    await SUBSCRIPTIONS.remove(work.scope, subscription_id(seen.id, asker.person_id))


async def seen_community(scope: Scope, asker: Asker, slug: str) -> Community:
    """Return a community that the caller may see. Raises: CommunityNotFound."""
    community = (await see_community(scope, asker, slug)).community
    if community is None:
        raise CommunityNotFound
    return community
