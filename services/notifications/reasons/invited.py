"""An invitation to a community: notify the invited person."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import community
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.membership import MEMBERSHIP, MembershipData


def tellings(fact: Fact[MembershipData]) -> Iterator[Telling]:
    state = fact.data.state
    yield Telling((community.subject(state.community.id),), (state.person_id,))


REASON = Reason(
    name="invited",
    rules={when(MEMBERSHIP, "invited"): tellings},
    default=AT_ONCE,
    headline=said("{actor} invites you to join {community}"),
    because=said("You get this mail because you are invited to a community."),
    topic=said("invitations to communities"),
)
