"""A request to join is approved or refused: notify the requester."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import community
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.membership import MEMBERSHIP, MembershipData

REFUSED = "refused"


def tellings(fact: Fact[MembershipData]) -> Iterator[Telling]:
    state = fact.data.state
    path = (community.subject(state.community.id),)
    variant = REFUSED if fact.participle == REFUSED else ""
    yield Telling(path, (state.person_id,), variant=variant)


REASON = Reason(
    name="request_decided",
    rules={when(MEMBERSHIP, "approved"): tellings, when(MEMBERSHIP, REFUSED): tellings},
    default=AT_ONCE,
    headline=said("You are now a member of {community}"),
    because=said("You get this mail because you asked to join a community."),
    topic=said("decisions about your requests to join"),
    variants={REFUSED: said("Your request to join {community} was declined")},
)
