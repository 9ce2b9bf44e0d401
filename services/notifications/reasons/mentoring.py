"""A mentoring pair is proposed, starts, goes silent or ends: notify both, but not of own acts."""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import pair
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.mentoring import PAIR, PairData

OFF = "off"
OVER = "over"
_VARIANT = {"proposed": "", "declined": OFF, "lapsed": OFF, "completed": OVER, "ended": OVER}


def tellings(fact: Fact[PairData]) -> Iterator[Telling]:
    persons = tuple(each for each in pair.people_of(fact) if each != fact.actor)
    if persons:
        variant = _VARIANT.get(fact.participle, fact.participle)
        yield Telling(pair.path_of(fact), persons, variant=variant)


REASON = Reason(
    name="mentoring",
    rules={
        when(PAIR, participle): tellings
        for participle in (
            *("proposed", "started", "declined", "lapsed", "nudged", "completed", "ended"),
        )
    },
    default=AT_ONCE,
    headline=said("A mentoring match in {community} awaits your answer"),
    because=said("You get this mail because you take part in a mentoring programme."),
    topic=said("mentoring"),
    variants={
        "started": said("Your mentoring in {community} begins: you both accepted"),
        OFF: said("A mentoring match in {community} was not accepted"),
        "nudged": said(
            "When will you meet again? Your mentoring in {community} has had no session for a while"
        ),
        OVER: said("Your mentoring in {community} is over"),
    },
)
