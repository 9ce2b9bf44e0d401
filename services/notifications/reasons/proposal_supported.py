"""A proposed community is supported: notify its proposer; once active, its supporters, too."""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import community
from services.notifications.words import counted, said
from shared.contracts.envelope import Fact
from shared.contracts.membership import COMMUNITY, CommunityData

ACTIVATED = "activated"


def supported(fact: Fact[CommunityData]) -> Iterator[Telling]:
    of = community.subject(fact.subject)
    yield Telling((of,), to=To("owners", of))


def activated(fact: Fact[CommunityData]) -> Iterator[Telling]:
    of, supporters = community.subject(fact.subject), fact.data.state.supporters
    if supporters:  # without supporters it was no proposal, or nobody waits for it
        yield Telling((of,), supporters, variant=ACTIVATED)
        yield Telling((of,), to=To("owners", of), variant=ACTIVATED)


REASON = Reason(
    name="proposal_supported",
    rules={when(COMMUNITY, "supported"): supported, when(COMMUNITY, ACTIVATED): activated},
    default=AT_ONCE,
    headline=counted(
        "{actor} supports your proposal {community}",
        "{count} people support your proposal {community}",
    ),
    because=said("You get this mail because you proposed a community, or supported it."),
    topic=said("proposals of communities"),
    variants={ACTIVATED: said("The community {community} is now active")},
)
