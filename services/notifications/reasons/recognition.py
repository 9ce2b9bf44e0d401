"""Kudos, or a badge that was earned: notify its person. The notice has no words of the giver."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import award, kudos
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.recognition import AWARD, KUDOS, AwardData, KudosData

BADGE = "badge"


def given(fact: Fact[KudosData]) -> Iterator[Telling]:
    if (to_id := fact.data.state.to_id) is not None:
        yield Telling(kudos.path_of(fact), (to_id,))


def awarded(fact: Fact[AwardData]) -> Iterator[Telling]:
    """Notify of a badge, unless it was revoked before: a restored badge is not announced."""
    state = fact.data.state
    if (person_id := state.person_id) is not None and not state.withdrawn:
        yield Telling(award.path_of(fact), (person_id,), variant=BADGE)


REASON = Reason(
    name="recognition",
    rules={when(KUDOS, "given"): given, when(AWARD, "awarded"): awarded},
    default=AT_ONCE,
    headline=said("{actor} gave you kudos"),
    because=said("You get this mail because somebody recognised your work."),
    topic=said("kudos and badges"),
    variants={BADGE: said("You have earned a badge")},
)
