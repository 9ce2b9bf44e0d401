"""A request to connect, or its acceptance: notify the other person. Refusals are not notified."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import connection
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.networking import CONNECTION, ConnectionData

ACCEPTED = "accepted"


def tellings(fact: Fact[ConnectionData]) -> Iterator[Telling]:
    state = fact.data.state
    accepted = fact.participle == ACCEPTED
    person_id = state.asker_id if accepted else state.asked_id
    if person_id is not None:
        path = (connection.subject(fact.subject),)
        yield Telling(path, (person_id,), variant=ACCEPTED if accepted else "")


REASON = Reason(
    name="connecting",
    rules={when(CONNECTION, "asked"): tellings, when(CONNECTION, ACCEPTED): tellings},
    default=AT_ONCE,
    headline=said("{actor} asks to connect with you"),
    because=said("You get this mail because somebody connects with you."),
    topic=said("connections"),
    variants={ACCEPTED: said("You are now connected with {actor}")},
)
