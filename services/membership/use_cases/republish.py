"""Tell every aggregate again, as it is now, for readers that must start afresh."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

from services.membership.domain.community import Community
from services.membership.domain.membership import Membership
from services.membership.domain.profile import Profile
from services.membership.facts import tell_community, tell_membership, tell_profile
from services.membership.store import communities, memberships, profiles
from shared.contracts.aggregate import REPUBLISHED
from shared.messaging.republish import republish_collection
from shared.messaging.unit import Unit


async def republish(unit: Unit) -> AsyncIterator[int]:
    """How many each batch told. An erased profile has nothing left to tell."""
    parts: list[tuple[str, type[Any], Callable[..., None]]] = [
        (communities.COLLECTION, Community, tell_community),
        (profiles.COLLECTION, Profile, tell_profile),
        (memberships.COLLECTION, Membership, tell_membership),
    ]
    for collection, model, tell in parts:
        async for count in republish_collection(unit, collection, model, partial(_tell, tell)):
            yield count


def _tell(tell: Callable[..., None], work: Any, aggregate: Any) -> None:
    if not getattr(aggregate, "erased", False):
        tell(work, REPUBLISHED, aggregate)
