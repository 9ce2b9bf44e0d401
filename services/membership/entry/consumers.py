"""The consumer of membership: it updates derived fields, and has a job forget erased people.

It also reads membership's own facts. So a change that was committed while its person was being
erased or renamed, and could not see it, is undone or updated by its own fact.
"""

from collections import defaultdict
from typing import Any

from services.membership.domain.invitations.address import read_address
from services.membership.domain.skills.topic import names_of
from services.membership.entry.health import consumers as health
from services.membership.store import filing, traces
from services.membership.store.communities import communities
from services.membership.store.invitations import addresses, bulks
from services.membership.store.mentoring import rounds
from services.membership.store.owned import OWNED
from services.membership.store.people import profiles
from services.membership.store.recognition import scores
from services.membership.store.recognition.paths import PATHS
from services.membership.store.talent import looks
from services.membership.use_cases import follow_traces
from services.membership.use_cases.communities.end_terms import TERMS, ask_to_end
from services.membership.use_cases.communities.hand_over import FIND_OWNER
from services.membership.use_cases.goals.follow_link import FOLLOW_LINK, ask_to_follow
from services.membership.use_cases.goals.remind_owners import REMINDERS, ask_to_remind
from services.membership.use_cases.invitations.add_people import ADD_PEOPLE
from services.membership.use_cases.invitations.match_addresses import (
    CLAIM_INVITATIONS,
    MATCH_ADDRESSES,
)
from services.membership.use_cases.mentoring.keep_programme import CLOSING
from services.membership.use_cases.mentoring.nudge_pairs import NUDGES, ask_to_nudge
from services.membership.use_cases.mentoring.run_matching import MATCHING
from services.membership.use_cases.recognition import count_person as recognition
from services.membership.use_cases.talent.expire_approaches import EXPIRY, ask_to_expire
from shared.contracts.charters import ACCEPTANCE
from shared.contracts.envelope import Fact
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.contracts.talent import TALENT_PROFILE
from shared.contracts.topics import TOPIC
from shared.messaging import jobs
from shared.messaging.read_models import keep
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.mongo import Scope
from shared.runtime.forgetting import forget_erased, forgetting

_FORGETTING = forgetting(
    OWNED,
    as_themselves=True,
    also=health.FORGET,
    parts=(
        *(addresses.forget_invited, addresses.forget_inviter),
        *(bulks.forget_added, bulks.forget_maker, rounds.forget_matched),
        *health.FORGET_PARTS,
        scores.forget,
        *(looks.forget_looked_at, looks.forget_looking, looks.forget_searches),
        traces.forget_replaced,
    ),
)
JOBS = (
    *(_FORGETTING, FIND_OWNER, ADD_PEOPLE, MATCH_ADDRESSES, CLAIM_INVITATIONS),
    *(FOLLOW_LINK, *REMINDERS, *TERMS),
    *(*MATCHING, CLOSING, NUDGES, EXPIRY, *recognition.COUNTING, *health.JOBS),
    *(follow_traces.DROPPING, follow_traces.COUNT_ALL),
)
"""An erased person leaves their communities (they are not removed); a job passes on ownership."""


def consumer(unit: Unit) -> Apply:
    async def apply(facts: list[Fact[Any]]) -> None:
        await keep(unit, (PATHS,), facts)
        await follow_traces.follow(unit, facts)
        await _file(unit.store.scope, facts)
        await ask_to_follow(unit, facts)
        await ask_to_remind(unit, facts)
        await ask_to_end(unit, facts)
        await ask_to_nudge(unit, facts)
        await ask_to_expire(unit, facts)
        await health.follow(unit, facts)
        await _claim(unit, facts)
        await recognition.follow(unit, facts)
        await forget_erased(unit, OWNED, facts, erased=profiles.erased)

    return apply


async def _claim(unit: Unit, facts: list[Fact[Any]]) -> None:
    """Ask a job to hand over the invitations that wait for the addresses of these people."""
    told = (fact for fact in facts if fact.kind == PROFILE.kind)
    people = {read_address(fact.data.person.email): fact.subject for fact in told}
    people.pop(None, None)
    scope = unit.store.scope
    if people and (awaited := await addresses.awaited(scope, filter(None, people))):
        claiming = [people[address] for address in awaited]
        await jobs.ask(scope, CLAIM_INVITATIONS.kind, claiming, unit.clock())


async def _file(scope: Scope, facts: list[Fact[Any]]) -> None:
    ids: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        ids[fact.kind].add(fact.subject)
        if fact.kind == MEMBERSHIP.kind:
            ids[COMMUNITY.kind].add(fact.data.state.community.id)
    await filing.refile_people(scope, ids[PROFILE.kind])
    await filing.refile_memberships(scope, ids[MEMBERSHIP.kind])
    belonging = {subject.rpartition(".")[2] for subject in ids[MEMBERSHIP.kind]}
    await filing.refile_talents(scope, ids[PROFILE.kind] | ids[TALENT_PROFILE.kind] | belonging)
    accepting = {subject.rpartition(".")[0] for subject in ids[ACCEPTANCE.kind]}
    await filing.refile_acceptances(scope, ids[MEMBERSHIP.kind] | accepting)
    about = await communities.about(scope, ids[TOPIC.kind], _names(facts))
    await filing.refile_communities(scope, ids[COMMUNITY.kind] | about)


def _names(facts: list[Fact[Any]]) -> set[str]:
    """Return all names of changed topics, to find the communities that use a new one."""
    states = [fact.data.state for fact in facts if fact.kind == TOPIC.kind]
    return {name for state in states for name in names_of(state.labels, state.synonyms)}
