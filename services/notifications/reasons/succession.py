"""An owner hands over a community: notify the nominated successor, then the owner of the answer.

A person who becomes the owner as next in line is also notified.
"""

from collections.abc import Iterator

from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import community
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.membership import MEMBERSHIP, MembershipData
from shared.contracts.values import Role

ACCEPTED, DECLINED, OWNS = "resigned", "declined", "appointed"


def asked(fact: Fact[MembershipData]) -> Iterator[Telling]:
    state = fact.data.state
    if state.successor_id is not None:
        yield Telling((community.subject(state.community.id),), (state.successor_id,))


def answered(fact: Fact[MembershipData]) -> Iterator[Telling]:
    state = fact.data.state
    path = (community.subject(state.community.id),)
    yield Telling(path, (state.person_id,), variant=fact.participle)


def appointed(fact: Fact[MembershipData]) -> Iterator[Telling]:
    if fact.data.state.role is Role.OWNER:
        yield from answered(fact)


REASON = Reason(
    name="succession",
    rules={
        when(MEMBERSHIP, "nominated"): asked,
        when(MEMBERSHIP, ACCEPTED): answered,
        when(MEMBERSHIP, DECLINED): answered,
        when(MEMBERSHIP, OWNS): appointed,
    },
    default=AT_ONCE,
    headline=said("{actor} asks you to take over {community}"),
    because=said("You get this mail because a community is changing owner."),
    topic=said("changes of ownership in your communities"),
    variants={
        ACCEPTED: said("{actor} now owns {community}, as you asked"),
        DECLINED: said("{actor} declined to take over {community}: you stay its owner"),
        OWNS: said("You now own {community}"),
    },
)
