"""A freed seat: notify the person who gets it."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import gathering
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.events import ATTENDANCE, AttendanceData


def tellings(fact: Fact[AttendanceData]) -> Iterator[Telling]:
    state = fact.data.state
    if state.person_id is not None:
        path = gathering.path(state.gathering.id, state.gathering.community)
        yield Telling(path, (state.person_id,))


REASON = Reason(
    name="promoted",
    rules={when(ATTENDANCE, "promoted"): tellings},
    default=AT_ONCE,
    headline=said("A seat became free: you are attending {gathering}, {when}"),
    because=said("You get this mail because you were on the waiting list of a gathering."),
    topic=said("seats you get from waiting lists"),
)
