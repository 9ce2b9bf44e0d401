"""The data that a person gave here, and data that others gave about them and they may see."""

from dataclasses import dataclass
from datetime import datetime

from services.membership.domain.communities.charter import Acceptance
from services.membership.domain.communities.membership import Membership
from services.membership.domain.goals.check_in import CheckIn
from services.membership.domain.goals.objective import Objective
from services.membership.domain.goals.season import Activity
from services.membership.domain.health.traits import Gender
from services.membership.domain.invitations.invitation import Invitation
from services.membership.domain.mentoring.application import Offer, Request
from services.membership.domain.mentoring.pair import Pair
from services.membership.domain.networking.connection import Connection
from services.membership.domain.networking.stance import Stance
from services.membership.domain.recognition.award import Award
from services.membership.domain.recognition.choice import Choice
from services.membership.domain.recognition.kudos import Kudos
from services.membership.domain.skills.endorsement import Endorsement
from services.membership.domain.talent.look import Look, TalentSearch
from services.membership.store.communities import charters, communities, memberships
from services.membership.store.goals.owned import ACTIVITIES, CHECK_INS, OBJECTIVES
from services.membership.store.health import persons
from services.membership.store.mentoring import pairs, programmes
from services.membership.store.networking import ties
from services.membership.store.owned import INVITATIONS
from services.membership.store.people import avatars
from services.membership.store.recognition import awards, deeds
from services.membership.store.recognition import kudos as kudos_store
from services.membership.store.skills import endorsements
from services.membership.store.talent import looks
from services.membership.use_cases.people.see_profile import SeenProfile, see_profile
from services.membership.use_cases.recognition.sight import choice_of
from services.membership.use_cases.talent.approach_talent import SeenApproach, export_approaches
from services.membership.use_cases.talent.see_talent import SeenTalent, see_own_talent
from shared.audience.sight import Asker
from shared.contracts.values import Standing
from shared.mongo import Scope

MOST = 1_000
"""The maximum number of items of each list."""


@dataclass(frozen=True, slots=True)
class Export:
    """A person's data.

    supported: the ids of proposed communities that they support. objectives: those that they own,
    or of which they own a key result. objected_at: when they objected to being counted.
    """

    profile: SeenProfile
    avatar: bytes | None
    memberships: list[Membership]
    acceptances: list[Acceptance]
    supported: list[str]
    endorsed: list[Endorsement]
    endorsed_by: list[Endorsement]
    stances: list[Stance]
    connections: list[Connection]
    objectives: list[Objective]
    check_ins: list[CheckIn]
    activities: list[Activity]
    invitations: list[Invitation]
    offers: list[Offer]
    requests: list[Request]
    pairs: list[Pair]
    talent: SeenTalent
    looks: list[Look]
    searches: list[TalentSearch]
    approaches: list[SeenApproach]
    kudos_given: list[Kudos]
    kudos_received: list[Kudos]
    awards: list[Award]
    completed_paths: dict[str, datetime]
    choice: Choice | None
    gender: Gender | None
    objected_at: datetime | None


async def export_person(asker: Asker, scope: Scope) -> Export:
    """Return the caller's data, the first thousand of each list. Raises: ProfileNotFound."""
    own = asker.person_id
    profile = await see_profile(asker, scope, own)
    return Export(
        profile=profile,
        avatar=await avatars.find(scope, own, profile.profile.avatar),
        memberships=await memberships.of_person(scope, own, set(Standing)),
        acceptances=await charters.of_person(scope, own),
        supported=await communities.supported_by(scope, own),
        endorsed=await endorsements.by_person(scope, own),
        endorsed_by=await endorsements.of_person(scope, own),
        stances=await ties.stances(scope, own),
        connections=await ties.connections(scope, own),
        objectives=await OBJECTIVES.naming(scope, own, most=MOST),
        check_ins=await CHECK_INS.naming(scope, own, most=MOST),
        activities=await ACTIVITIES.naming(scope, own, most=MOST),
        invitations=await INVITATIONS.naming(scope, own, most=MOST),
        offers=await programmes.offers_of(scope, own),
        requests=await programmes.requests_of(scope, own),
        pairs=await pairs.of_person(scope, own),
        talent=await see_own_talent(asker, scope),
        looks=await looks.at_person(scope, own, after=None, limit=MOST),
        searches=await looks.searches_by(scope, own, limit=MOST),
        approaches=await export_approaches(asker, scope, most=MOST),
        kudos_given=await kudos_store.given(scope, own, MOST),
        kudos_received=await kudos_store.some_to(scope, own, MOST),
        awards=await awards.of_person(scope, own),
        completed_paths=await deeds.completed(scope, own, MOST),
        choice=await choice_of(scope, own),
        gender=await persons.gender_of(scope, own),
        objected_at=await persons.objected_at(scope, own),
    )
