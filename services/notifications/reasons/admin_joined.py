"""An administrator joined a community by their own rights: notify its owners."""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import community
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.membership import MEMBERSHIP, MembershipData


def tellings(fact: Fact[MembershipData]) -> Iterator[Telling]:
    state = fact.data.state
    if state.as_admin:
        joined = community.subject(state.community.id)
        yield Telling((joined,), to=To("owners", joined))


REASON = Reason(
    name="admin_joined",
    rules={when(MEMBERSHIP, "joined"): tellings},
    default=AT_ONCE,
    headline=said("{actor}, who administers the platform, joined {community}"),
    because=said("You get this mail because you own this community."),
    topic=said("platform administrators joining communities you own"),
)
