"""The composition root of membership: the only file that knows everything."""

from services.membership.entry import communities, consumers, members, profiles
from services.membership.entry.asking import Welcomed
from services.membership.store.owned import OWNED
from shared.contracts.membership import MEMBERSHIP, PROFILE
from shared.runtime.service import Service


def service() -> Service:
    return Service(
        name="membership",
        title="Guilde membership: communities, profiles, who belongs where",
        owned=OWNED,
        reads=(PROFILE, MEMBERSHIP),
        apply=consumers.consumer,
        routers=(communities.router, members.router, profiles.router),
        state={"welcomed": Welcomed()},
    )
