"""The rules: which facts give occasion to tell whom what. Each is a pure function of the fact.

    content.reply        posted      answered, replied     the post's author
                         posted      mentioned             whom its text mentions
    content.post         published   mentioned             whom its text mentions
                         published   posted                the members of its community
                         resolved    accepted              the author of the answer
    membership           requested   membership_requested  who animates the community
                         approved    request_decided       who had asked
                         refused     request_decided       who had asked
                         invited     invited               who is invited
                 joined      admin_joined          who owns the community
    events.gathering     scheduled   gathering_scheduled   the members of its community
                         changed     gathering_changed     who answered yes or maybe
                         cancelled   gathering_cancelled   who answered yes or maybe
    events.attendance    promoted    promoted              who waited

What is not here tells nobody anything: what is republished, imported, edited or moved above all,
and what only a newer version knows.
Of the plans of one fact, a person gets the first that they may see and did not mute.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.notifications.domain.mentions import mentioned
from services.notifications.domain.notice import About, Plan, To
from services.notifications.domain.reasons import Reason
from shared.contracts.aggregate import Aggregate
from shared.contracts.content import POST, REPLY, PostData, ReplyData
from shared.contracts.envelope import Fact
from shared.contracts.events import ATTENDANCE, GATHERING, AttendanceData, GatheringData
from shared.contracts.membership import MEMBERSHIP, MembershipData
from shared.contracts.values import ReplyKind

NEWS_FOR = timedelta(days=7)
"""What happened longer ago is no news. As long as Kafka certainly keeps every fact of a key."""

_WORTH_A_WORD = {"starts_at", "ends_at", "time_zone", "starts_local", "ends_local"} | {
    "place",
    "online",
}


@dataclass(frozen=True, slots=True)
class Telling:
    """A plan without what every plan takes from its fact."""

    reason: Reason
    about: About
    to: To
    persons: tuple[str, ...] = ()


Happening = tuple[str, str]
"""A kind of aggregate, and the participle of what happened to it."""

Rule = Callable[[Fact[Any]], Iterable[Telling]]


def plans_of(fact: Fact[Any]) -> Iterator[Plan]:
    for rule in RULES.get((fact.kind, fact.participle), ()):
        for telling in rule(fact):
            yield Plan(
                fact_id=fact.id,
                reason=telling.reason,
                about=telling.about,
                actor_id=fact.actor,
                at=fact.time,
                to=telling.to,
                persons=telling.persons,
            )


def is_news(happened: datetime, *, first_start: datetime, now: datetime) -> bool:
    """Nobody is told what happened before this service was first there, or long ago."""
    return happened >= max(first_start, now - NEWS_FOR)


def _replied(fact: Fact[ReplyData]) -> Iterator[Telling]:
    state = fact.data.state
    if state.post.author_id is not None:
        reason = Reason.ANSWERED if state.kind is ReplyKind.ANSWER else Reason.REPLIED
        yield Telling(reason, _about_reply(fact), To.PERSONS, (state.post.author_id,))


def _mentioned_in_reply(fact: Fact[ReplyData]) -> Iterator[Telling]:
    if persons := mentioned(fact.data.state.body):
        yield Telling(Reason.MENTIONED, _about_reply(fact), To.PERSONS, persons)


def _mentioned_in_post(fact: Fact[PostData]) -> Iterator[Telling]:
    persons = mentioned(fact.data.state.body)
    if persons and _is_first_publication(fact):
        yield Telling(Reason.MENTIONED, _about_post(fact), To.PERSONS, persons)


def _posted(fact: Fact[PostData]) -> Iterator[Telling]:
    if fact.data.state.community is not None and _is_first_publication(fact):
        yield Telling(Reason.POSTED, _about_post(fact), To.MEMBERS)


def _accepted(fact: Fact[PostData]) -> Iterator[Telling]:
    answer_id = fact.data.state.accepted_answer_id
    if answer_id is not None:
        about = _about_post(fact).model_copy(update={"reply_id": answer_id})
        yield Telling(Reason.ACCEPTED, about, To.AUTHOR)


def _requested(fact: Fact[MembershipData]) -> Iterator[Telling]:
    state = fact.data.state
    about = About(community_id=state.community.id, requester_id=state.person_id)
    yield Telling(Reason.MEMBERSHIP_REQUESTED, about, To.ANIMATORS)


def _decided(fact: Fact[MembershipData]) -> Iterator[Telling]:
    state = fact.data.state
    about = About(community_id=state.community.id, approved=fact.participle == "approved")
    yield Telling(Reason.REQUEST_DECIDED, about, To.PERSONS, (state.person_id,))


def _invited(fact: Fact[MembershipData]) -> Iterator[Telling]:
    state = fact.data.state
    about = About(community_id=state.community.id)
    yield Telling(Reason.INVITED, about, To.PERSONS, (state.person_id,))


def _joined_as_admin(fact: Fact[MembershipData]) -> Iterator[Telling]:
    """What nobody let in is told to those whose it is: else it would be seen by accident."""
    if fact.data.state.as_admin:
        about = About(community_id=fact.data.state.community.id)
        yield Telling(Reason.ADMIN_JOINED, about, To.OWNERS)


def _scheduled(fact: Fact[GatheringData]) -> Iterator[Telling]:
    if fact.data.state.community is not None and _lies_ahead(fact):
        yield Telling(Reason.GATHERING_SCHEDULED, _about_gathering(fact), To.MEMBERS)


def _changed(fact: Fact[GatheringData]) -> Iterator[Telling]:
    if _lies_ahead(fact) and _WORTH_A_WORD.intersection(fact.data.changed):
        yield Telling(Reason.GATHERING_CHANGED, _about_gathering(fact), To.ATTENDEES)


def _cancelled(fact: Fact[GatheringData]) -> Iterator[Telling]:
    if _lies_ahead(fact):
        yield Telling(Reason.GATHERING_CANCELLED, _about_gathering(fact), To.ATTENDEES)


def _promoted(fact: Fact[AttendanceData]) -> Iterator[Telling]:
    state = fact.data.state
    if state.person_id is not None:
        community = state.gathering.community
        about = About(
            gathering_id=state.gathering.id, community_id=community.id if community else None
        )
        yield Telling(Reason.PROMOTED, about, To.PERSONS, (state.person_id,))


def _is_first_publication(fact: Fact[PostData]) -> bool:
    """Not again after the archive: what was a draft says that `published_at` changed."""
    return fact.sequence == 1 or "published_at" in fact.data.changed


def _lies_ahead(fact: Fact[GatheringData]) -> bool:
    return fact.data.state.ends_at > fact.time


def _about_post(fact: Fact[PostData]) -> About:
    community = fact.data.state.community
    return About(post_id=fact.subject, community_id=community.id if community else None)


def _about_reply(fact: Fact[ReplyData]) -> About:
    state = fact.data.state
    return About(
        reply_id=fact.subject,
        post_id=state.post.id,
        community_id=state.community.id if state.community else None,
    )


def _about_gathering(fact: Fact[GatheringData]) -> About:
    community = fact.data.state.community
    return About(gathering_id=fact.subject, community_id=community.id if community else None)


def _when(aggregate: Aggregate[Any], participle: str) -> Happening:
    """Raises ValueError for what cannot happen to it."""
    aggregate.fact_type(participle)
    return aggregate.kind, participle


RULES: dict[Happening, tuple[Rule, ...]] = {
    _when(REPLY, "posted"): (_replied, _mentioned_in_reply),
    _when(POST, "published"): (_mentioned_in_post, _posted),
    _when(POST, "resolved"): (_accepted,),
    _when(MEMBERSHIP, "requested"): (_requested,),
    _when(MEMBERSHIP, "approved"): (_decided,),
    _when(MEMBERSHIP, "refused"): (_decided,),
    _when(MEMBERSHIP, "invited"): (_invited,),
    _when(MEMBERSHIP, "joined"): (_joined_as_admin,),
    _when(GATHERING, "scheduled"): (_scheduled,),
    _when(GATHERING, "changed"): (_changed,),
    _when(GATHERING, "cancelled"): (_cancelled,),
    _when(ATTENDANCE, "promoted"): (_promoted,),
}
