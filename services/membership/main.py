"""The composition root of membership: the only file that knows everything."""

from services.membership.entry import communities, consumers, members, profiles
from services.membership.entry.asking import Welcomed
from services.membership.store import communities as community_store
from services.membership.store import memberships as membership_store
from services.membership.use_cases.republish import republish
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.mongo import Scope
from shared.runtime.service import Service


async def prepare(scope: Scope) -> None:
    await community_store.prepare(scope)
    await membership_store.prepare(scope)


def service() -> Service:
    return Service(
        name="membership",
        title="Guilde membership: communities, profiles and memberships",
        owns=(COMMUNITY, PROFILE, MEMBERSHIP),
        reads=(PROFILE, MEMBERSHIP),
        apply=consumers.consumer,
        routers=(communities.router, members.router, profiles.router),
        prepare=prepare,
        republish=republish,
        state={"welcomed": Welcomed()},
    )
