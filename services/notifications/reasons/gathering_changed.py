"""A future gathering gets another place or time: notify people who answered yes or maybe."""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import gathering
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.events import GATHERING, GatheringData

WHEN_AND_WHERE = {
    *("starts_at", "ends_at", "time_zone", "starts_local", "ends_local"),
    *("place", "online"),
}


def tellings(fact: Fact[GatheringData]) -> Iterator[Telling]:
    if gathering.lies_ahead(fact) and WHEN_AND_WHERE.intersection(fact.data.changed):
        path = gathering.path_of(fact)
        yield Telling(path, to=To("attendees", path[0]))


REASON = Reason(
    name="gathering_changed",
    rules={when(GATHERING, "changed"): tellings},
    default=AT_ONCE,
    headline=said("{gathering} has changed: {when}"),
    because=said("You get this mail because a gathering you answered to has changed."),
    topic=said("changes of gatherings you answered to"),
)
