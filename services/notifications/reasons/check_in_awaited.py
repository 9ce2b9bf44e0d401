"""Nobody checked in on an objective for a time: ask its owner for a check-in."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import objective
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.goals import OBJECTIVE, ObjectiveData


def tellings(fact: Fact[ObjectiveData]) -> Iterator[Telling]:
    owner_id = fact.data.state.owner_id
    if owner_id is not None:
        yield Telling(objective.path_of(fact), (owner_id,))


REASON = Reason(
    name="check_in_awaited",
    rules={when(OBJECTIVE, "reminded"): tellings},
    default=AT_ONCE,
    headline=said("How is {objective} going? It has had no check-in for a while"),
    because=said("You get this mail because you own an objective in a community."),
    topic=said("your objectives awaiting a check-in"),
)
