"""The term of a role ends in a week, or has ended: notify the member."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import community
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.membership import MEMBERSHIP, MembershipData

OVER = "expired"


def tellings(fact: Fact[MembershipData]) -> Iterator[Telling]:
    state = fact.data.state
    path = (community.subject(state.community.id),)
    variant = OVER if fact.participle == OVER else ""
    yield Telling(path, (state.person_id,), variant=variant)


REASON = Reason(
    name="role_term",
    rules={when(MEMBERSHIP, "reminded"): tellings, when(MEMBERSHIP, OVER): tellings},
    default=AT_ONCE,
    headline=said("Your term in {community} ends soon"),
    because=said("You get this mail because you hold a temporary role in a community."),
    topic=said("the terms of your roles"),
    variants={OVER: said("Your term in {community} is over")},
)
