"""A community schedules a future gathering: notify its members."""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import IN_DIGEST, Reason, Telling, when
from services.notifications.subjects import community, gathering
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.events import GATHERING, GatheringData


def tellings(fact: Fact[GatheringData]) -> Iterator[Telling]:
    place = fact.data.state.community
    if place is not None and gathering.lies_ahead(fact):
        yield Telling(gathering.path_of(fact), to=To("members", community.subject(place.id)))


REASON = Reason(
    name="gathering_scheduled",
    rules={when(GATHERING, "scheduled"): tellings},
    default=IN_DIGEST,
    headline=said("New gathering in {community}: {gathering}, {when}"),
    because=said("You get this mail because one of your communities plans a gathering."),
    topic=said("new gatherings in your communities"),
)
