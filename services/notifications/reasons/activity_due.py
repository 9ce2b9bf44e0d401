"""An activity of a season is due soon: remind its owner."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import activity
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.seasons import ACTIVITY, ActivityData


def tellings(fact: Fact[ActivityData]) -> Iterator[Telling]:
    owner_id = fact.data.state.owner_id
    if owner_id is not None:
        yield Telling(activity.path_of(fact), (owner_id,))


REASON = Reason(
    name="activity_due",
    rules={when(ACTIVITY, "reminded"): tellings},
    default=AT_ONCE,
    headline=said("{activity} is due on {due}"),
    because=said("You get this mail because you own an activity in a community."),
    topic=said("your activities that are due"),
)
