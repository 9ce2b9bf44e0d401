"""A future gathering is cancelled: notify people who answered yes or maybe."""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import gathering
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.events import GATHERING, GatheringData


def tellings(fact: Fact[GatheringData]) -> Iterator[Telling]:
    if gathering.lies_ahead(fact):
        path = gathering.path_of(fact)
        yield Telling(path, to=To("attendees", path[0]))


REASON = Reason(
    name="gathering_cancelled",
    rules={when(GATHERING, "cancelled"): tellings},
    default=AT_ONCE,
    headline=said("{gathering} is cancelled ({when})"),
    because=said("You get this mail because a gathering you answered to is cancelled."),
    topic=said("gatherings that are cancelled"),
)
