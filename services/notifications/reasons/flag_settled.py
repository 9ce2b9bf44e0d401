"""A moderator decided about a flagged item: notify its reporters. No other reason names them."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import flag
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.moderation import FLAG, FlagData, FlagStatus

DISMISSED = "dismissed"


def tellings(fact: Fact[FlagData]) -> Iterator[Telling]:
    state = fact.data.state
    if state.person_id is not None:
        variant = DISMISSED if state.status is FlagStatus.DISMISSED else ""
        yield Telling((flag.subject(fact.subject),), (state.person_id,), variant=variant)


REASON = Reason(
    name="flag_settled",
    rules={when(FLAG, "settled"): tellings},
    default=AT_ONCE,
    headline=said("Thank you: a moderator acted on what you flagged"),
    because=said("You get this mail because you flagged something."),
    topic=said("outcomes of your flags"),
    variants={DISMISSED: said("A moderator reviewed what you flagged and left it unchanged")},
)
