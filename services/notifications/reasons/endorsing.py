"""An endorsement of a skill, or a request for one: notify the other person.

The notice does not name the skill; the page shows it.
"""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import endorsement
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.networking import ENDORSEMENT, EndorsementData

ASKED = "asked"


def tellings(fact: Fact[EndorsementData]) -> Iterator[Telling]:
    state = fact.data.state
    asked = fact.participle == ASKED
    person_id = state.by_id if asked else state.person_id
    if person_id is not None:
        path = (endorsement.subject(fact.subject),)
        yield Telling(path, (person_id,), variant=ASKED if asked else "")


REASON = Reason(
    name="endorsing",
    rules={when(ENDORSEMENT, "given"): tellings, when(ENDORSEMENT, ASKED): tellings},
    default=AT_ONCE,
    headline=said("{actor} endorsed one of your skills"),
    because=said("You get this mail because of skills that are endorsed."),
    topic=said("endorsements of skills"),
    variants={ASKED: said("{actor} asks you to endorse a skill")},
)
