"""People to meet, with reasons: candidates from a few places (decision 73)."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.membership.domain.communities.community import Community
from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.networking.meeting import (
    Reasons,
    Start,
    reasons_to_meet,
    some_of,
)
from services.membership.domain.people.profile import Profile
from services.membership.domain.people.showing import Closeness
from services.membership.domain.skills.topic import Topic
from services.membership.store.communities import memberships
from services.membership.store.networking import meeting, ties
from services.membership.store.owned import COMMUNITIES, PROFILES
from services.membership.store.skills.owned import TOPICS
from shared.audience.sight import Asker
from shared.contracts.networking import Attitude, StanceKind
from shared.contracts.values import Standing
from shared.mongo import Scope
from shared.problems import NotAllowed

MOST_TOPICS = 5
MOST_COMMUNITIES = 10
OF_EACH = 30
"""The maximum number of candidates from one place."""
LOOKED_AT = 60
"""The number of most promising candidates whose profiles are read."""


@dataclass(frozen=True, slots=True)
class Meeting:
    person: Profile
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class Meetings:
    """People to meet. communities and topics: those that the reasons name, by id."""

    items: list[Meeting]
    communities: Mapping[str, Community]
    topics: Mapping[str, Topic]


async def meet_people(asker: Asker, scope: Scope, now: datetime, *, limit: int) -> Meetings:
    """Return people to meet, without the caller's contacts.

    The contacts are people whom they follow, dismissed, or have or had a connection with.

    Raises: NotAllowed for guests, as profiles are not for them; ProfileNotFound.
    """
    if asker.is_guest:
        raise NotAllowed("profiles are for people of the organisation")
    me = await PROFILES.find(scope, asker.person_id)
    if me is None or me.erased:
        raise ProfileNotFound
    own, known = await asyncio.gather(_own(scope, me.id), _known(scope, me.id))
    promising = await _candidates(scope, me, own, now)
    found = [each for each, _ in promising.most_common() if each not in known][:LOOKED_AT]
    people, places = await asyncio.gather(
        meeting.people(scope, found), meeting.belonging(scope, found)
    )
    items = [_meeting(me, each, own & places.get(each.id, set())) for each in people]
    best = sorted(
        (item for item in items if item is not None),
        key=lambda item: (-item.reasons.score, item.person.id),
    )[:limit]
    communities, topics = await asyncio.gather(
        COMMUNITIES.find_many(scope, {each for item in best for each in item.reasons.communities}),
        TOPICS.find_many(scope, {each for item in best for each in _topics(item.reasons)}),
    )
    return Meetings(best, communities, topics)


def _meeting(me: Profile, other: Profile, shared: set[str]) -> Meeting | None:
    if other.erased or other.guest:
        return None
    seen = other.as_seen(Closeness.COMPANION if shared else Closeness.COLLEAGUE)
    reasons = reasons_to_meet(me, seen, shared)
    return Meeting(seen, reasons) if reasons else None


async def _own(scope: Scope, person_id: str) -> set[str]:
    found = await memberships.of_person(scope, person_id, {Standing.ACTIVE})
    return {membership.community.id for membership in found}


async def _known(scope: Scope, person_id: str) -> set[str]:
    stances, connections = await asyncio.gather(
        ties.stances(scope, person_id), ties.connections(scope, person_id)
    )
    known = {each.other(person_id) or "" for each in connections}
    about = (each for each in stances if each.kind is StanceKind.PERSON)
    known |= {each.target_id or "" for each in about if each.attitude is not Attitude.NONE}
    return known | {person_id}


async def _candidates(scope: Scope, me: Profile, own: set[str], now: datetime) -> Counter[str]:
    """Return a score for each candidate: the ways that lead to them, skills above communities."""
    start = Start.of(me.id, now.date())
    learn = [each.topic_id for each in me.competencies if each.wants_to_learn]
    teach = [each.topic_id for each in me.competencies if each.can_teach]
    ways = [
        *(
            (3, meeting.teachers(scope, topic, start.person, OF_EACH))
            for topic in some_of(learn, start, MOST_TOPICS)
        ),
        *(
            (2, meeting.learners(scope, topic, start.person, OF_EACH))
            for topic in some_of(teach, start, MOST_TOPICS)
        ),
        *(
            (1, meeting.members(scope, place, start.called, OF_EACH))
            for place in some_of(own, start, MOST_COMMUNITIES)
        ),
    ]
    found = await asyncio.gather(*(way for _, way in ways))
    promising: Counter[str] = Counter()
    for (weight, _), ids in zip(ways, found, strict=True):
        promising.update(dict.fromkeys(ids, weight))
    return promising


def _topics(reasons: Reasons) -> set[str]:
    return {*reasons.teaches, *reasons.learns}
