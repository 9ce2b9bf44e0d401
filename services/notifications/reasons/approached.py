"""A recruiter's approach: notify the member, and notify the recruiter of its outcome.

Only an acceptance names the member: the facts of other outcomes have no actor.
"""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import approach
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.talent import APPROACH, ApproachData

ASKED = "asked"
ENDS = ("accepted", "refused", "expired", "ended")


def tellings(fact: Fact[ApproachData]) -> Iterator[Telling]:
    state, asked = fact.data.state, fact.participle == ASKED
    person_id = state.person_id if asked else state.recruiter_id
    if person_id is not None:
        variant = "" if asked else fact.participle
        yield Telling(approach.path_of(fact), (person_id,), variant=variant)


REASON = Reason(
    name="approached",
    rules={when(APPROACH, participle): tellings for participle in (ASKED, *ENDS)},
    default=AT_ONCE,
    headline=said("{actor} wants to contact you about an opportunity"),
    because=said("You get this mail because of an approach in the talent pool."),
    topic=said("approaches in the talent pool"),
    variants={
        "accepted": said("{actor} accepted your request to contact them"),
        "refused": said("Somebody in the talent pool does not want to be contacted"),
        "expired": said("Somebody in the talent pool has not answered you in time"),
        "ended": said("Somebody you approached has left the talent pool"),
    },
)
