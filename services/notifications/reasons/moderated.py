"""A moderator's decision about a person's text, or a sanction: notify that person.

An appeal: notify the moderators of the community. An answer to an appeal: notify the person.
"""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import community, decision
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.moderation import DECISION, Act, DecisionData, DecisionStatus

APPEALED, UPHELD, OVERTURNED, LIFTED = "appealed", "upheld", "overturned", "lifted"


def taken(fact: Fact[DecisionData]) -> Iterator[Telling]:
    """Yield the notice of a decision; unknown acts of a newer version get the generic text."""
    act = fact.data.state.act
    yield from _concerned(fact, act if isinstance(act, Act) and act is not Act.HIDE else "")


def appealed(fact: Fact[DecisionData]) -> Iterator[Telling]:
    place = fact.data.state.community
    if place is not None:
        of = community.subject(place.id)
        path = (decision.subject(fact.subject), of)
        yield Telling(path, to=To("moderators", of), variant=APPEALED)


def answered(fact: Fact[DecisionData]) -> Iterator[Telling]:
    is_undone = fact.data.state.status is DecisionStatus.OVERTURNED
    yield from _concerned(fact, OVERTURNED if is_undone else UPHELD)


def lifted(fact: Fact[DecisionData]) -> Iterator[Telling]:
    yield from _concerned(fact, LIFTED)


def _concerned(fact: Fact[DecisionData], variant: str) -> Iterator[Telling]:
    person_id = fact.data.state.person_id
    if person_id is not None:
        yield Telling((decision.subject(fact.subject),), (person_id,), variant=variant)


REASON = Reason(
    name="moderated",
    rules={
        when(DECISION, "taken"): taken,
        when(DECISION, APPEALED): appealed,
        when(DECISION, "answered"): answered,
        when(DECISION, LIFTED): lifted,
    },
    default=AT_ONCE,
    headline=said("A moderator hid what you wrote: see why, and appeal if you disagree"),
    because=said("You get this mail because a moderators’ decision concerns you."),
    topic=said("decisions of moderators"),
    variants={
        Act.DELETE: said("A moderator deleted what you wrote"),
        Act.RESTORE: said("What you wrote is shown again"),
        Act.LOCK: said("A moderator closed the replies to your post: see why"),
        Act.UNLOCK: said("The replies to your post are open again"),
        Act.MOVE: said("A moderator moved your post to another community: see why"),
        Act.MERGE: said("A moderator merged your post into another one: see why"),
        Act.SPLIT: said("A moderator turned your reply into a post: see why"),
        Act.WARN: said("You received a warning from a moderator: see why"),
        Act.BAR_POSTING: said("You cannot post for some time: see why, and appeal if you disagree"),
        Act.BAR_FLAGGING: said(
            "You cannot flag for some time: see why, and appeal if you disagree"
        ),
        APPEALED: said("An appeal awaits a moderator’s answer"),
        UPHELD: said("Your appeal was answered: the decision stands"),
        OVERTURNED: said("Your appeal succeeded: the decision was reversed"),
        LIFTED: said("A sanction against you has ended early"),
    },
)
