"""What a matching has to solve: the open offers and requests of a programme, with their people.

Levels and seniority count as far as companions may see them in a profile (decision 72), because
the two of a match read their scores. The department and the manager only ever rule a match out,
or count by being the same; no score names them.
"""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from services.membership.domain.mentoring.application import Offer, Request
from services.membership.domain.mentoring.matching import Candidate, Question
from services.membership.domain.mentoring.programme import Programme
from services.membership.domain.people.profile import Profile
from services.membership.domain.people.showing import Closeness
from services.membership.store.communities import memberships
from services.membership.store.mentoring import pairs, programmes
from services.membership.store.networking import meeting
from shared.contracts.membership import membership_id
from shared.contracts.people import Seniority
from shared.mongo import Scope

MANAGER = "manager"
"""The attribute of the directory that holds the id or mail address of a person's manager."""
UNRATED = 3.0
"""The level that a mentor has in a topic that they offer and do not rate themselves in."""
_AT_ONCE = 1_000
_STEPS = list(Seniority)


async def gather(scope: Scope, programme: Programme) -> Question:
    """Return what is to be solved, without mentors whose places are taken and people who left."""
    offers = await programmes.open_offers(scope, programme.id)
    requests = await programmes.open_requests(scope, programme.id)
    mentors = {each.person_id: each for each in offers if each.person_id}
    mentees = {each.person_id: each for each in requests if each.person_id}
    people = await _members(scope, programme.community.id, [*mentors, *mentees])
    waiting = await pairs.count_proposed(scope, mentors, programme.id)
    past = await pairs.past_mentors(scope, list(mentees))
    candidates = _Candidates(programme, people)
    return Question(
        mentors=[
            candidates.mentor(offer, free)
            for key, offer in mentors.items()
            if key in people and (free := offer.capacity - offer.taken - waiting.get(key, 0)) > 0
        ],
        mentees=[
            candidates.mentee(request, past.get(key, set()))
            for key, request in mentees.items()
            if key in people
        ],
        same_department=programme.same_department,
    )


async def _members(scope: Scope, community_id: str, ids: list[str]) -> dict[str, Profile]:
    """Return the profiles of those of these people who are still members."""
    found: dict[str, Profile] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = {membership_id(community_id, each): each for each in ids[start : start + _AT_ONCE]}
        active = await memberships.active(scope, some)
        people = await meeting.people(scope, [some[key] for key in active])
        found |= {profile.id: profile for profile in people if not profile.erased}
    return found


class _Candidates:
    """Makes the candidates of a programme."""

    def __init__(self, programme: Programme, people: Mapping[str, Profile]) -> None:
        self._programme = programme
        self._people = people
        self._day = datetime.combine(datetime.fromisoformat(programme.starts_on), time(12))

    def mentor(self, offer: Offer, free: int) -> Candidate:
        profile = self._people[offer.person_id or ""]
        levels = _levels(profile)
        topics = {topic: levels.get(topic) or UNRATED for topic in offer.topics}
        return self._candidate(offer, profile, topics).model_copy(update={"slots": free})

    def mentee(self, request: Request, past: set[str]) -> Candidate:
        profile = self._people[request.person_id or ""]
        levels = _levels(profile)
        topics = {topic: levels.get(topic) or 0.0 for topic in request.topics}
        barred = {"barred": tuple(sorted(past))}
        return self._candidate(request, profile, topics).model_copy(update=barred)

    def _candidate(
        self, said: Offer | Request, profile: Profile, topics: dict[str, float]
    ) -> Candidate:
        spoken = self._programme.languages
        seniority = profile.as_seen(Closeness.COMPANION).seniority
        return Candidate(
            id=profile.id,
            topics=topics,
            languages=tuple(each for each in said.languages if not spoken or each in spoken),
            seniority=_STEPS.index(seniority) if isinstance(seniority, Seniority) else None,
            offset=self._offset(said.time_zone),
            department=profile.department.casefold(),
            line=profile.attributes.get(MANAGER, "").casefold(),
            known_as=tuple(each.casefold() for each in (profile.id, profile.email) if each),
        )

    def _offset(self, zone: str) -> float | None:
        offset = self._day.replace(tzinfo=ZoneInfo(zone)).utcoffset() if zone else None
        return offset.total_seconds() / 3600 if offset is not None else None


def _levels(profile: Profile) -> dict[str, int]:
    shown = profile.as_seen(Closeness.COMPANION).competencies
    return {each.topic_id: each.level for each in shown if each.level is not None}
