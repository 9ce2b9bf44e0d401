"""Somebody asks to join a community: notify its animators."""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import membership
from services.notifications.words import counted, said
from shared.contracts.envelope import Fact
from shared.contracts.membership import MEMBERSHIP, MembershipData


def tellings(fact: Fact[MembershipData]) -> Iterator[Telling]:
    request, community = membership.path_of(fact)
    yield Telling((request, community), to=To("animators", community))


REASON = Reason(
    name="membership_requested",
    rules={when(MEMBERSHIP, "requested"): tellings},
    default=AT_ONCE,
    headline=counted(
        "{actor} asks to join {community}",
        "{count} people ask to join {community}",
    ),
    because=said("You get this mail because you animate this community."),
    topic=said("requests to join communities you animate"),
)
