"""The handling of facts: update the read models, and request jobs.

Events reads its own facts too. A request cannot see concurrent changes, so this catches up: it
withdraws the seats of people who may no longer see the gathering, anonymises erased people, and
fills freed seats. Jobs process attendees and gatherings, since they read the current state and
delay no batch.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from services.events.store import attendances, gatherings, seating
from services.events.store.feeds import FEEDS
from services.events.store.owned import OWNED
from services.events.use_cases.give_free_seats import FILL_SEATS
from services.events.use_cases.withdraw_unseen import (
    AT_GATHERING,
    IN_COMMUNITY,
    OF_PERSON,
    unseeing,
)
from shared.audience import reach
from shared.audience.read_models import AUDIENCE
from shared.audience.sight import Said, audience_id
from shared.contracts.directory import DIRECTORY_ENTRY, DirectoryData
from shared.contracts.envelope import Fact
from shared.contracts.events import (
    ATTENDANCE,
    GATHERING,
    AttendanceData,
    AttendanceState,
    GatheringData,
)
from shared.contracts.membership import (
    COMMUNITY,
    MEMBERSHIP,
    PROFILE,
    CommunityData,
    MembershipData,
    ProfileData,
)
from shared.contracts.values import CommunityRef, Standing, Visibility
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.read_models import keep
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.mongo import Scope
from shared.runtime.forgetting import forget_erased, forgetting
from shared.tagging import TOPICS

FORGET = forgetting(OWNED, also=(FEEDS.remove,))
"""The job removes the secret address of the person's calendar, their attendances and gatherings."""

JOBS = (IN_COMMUNITY, AT_GATHERING, OF_PERSON, FILL_SEATS, FORGET)


def consumer(unit: Unit) -> Apply:
    async def apply(facts: list[Fact[Any]]) -> None:
        by_kind: dict[str, list[Fact[Any]]] = defaultdict(list)
        for fact in facts:
            by_kind[fact.kind].append(fact)
        # update the read models first: the jobs requested below read the present state
        await keep(unit, (*AUDIENCE, TOPICS), facts)
        await _people(unit, by_kind[PROFILE.kind])
        await _directory(unit, by_kind[DIRECTORY_ENTRY.kind])
        await _memberships(unit, by_kind[MEMBERSHIP.kind])
        await _communities(unit, by_kind[COMMUNITY.kind])
        await _gatherings(unit, by_kind[GATHERING.kind])
        await forget_erased(unit, OWNED, facts)
        await _attendances(unit, by_kind[ATTENDANCE.kind])

    return apply


async def _people(unit: Unit, facts: Iterable[Fact[ProfileData]]) -> None:
    """Withdraw people who became guests from gatherings that they may no longer see."""
    guests = {
        fact.subject
        for fact in facts
        if fact.data.state.guest and not fact.data.state.erased and fact.sequence > 1
    }
    await _ask(unit, OF_PERSON, guests)


async def _directory(unit: Unit, facts: Iterable[Fact[DirectoryData]]) -> None:
    """Withdraw people from gatherings of communities that no longer select them.

    A person's first fact counts as well: they keep their seat until it arrives.
    """
    await _ask(unit, OF_PERSON, {fact.subject for fact in facts if not fact.data.state.erased})


async def _memberships(unit: Unit, facts: Iterable[Fact[MembershipData]]) -> None:
    """Withdraw people who left from gatherings that they may no longer see."""
    left = {
        fact.data.state.person_id
        for fact in facts
        if fact.data.state.standing is not Standing.ACTIVE and fact.sequence > 1
    }
    await _ask(unit, OF_PERSON, left)


async def _communities(unit: Unit, facts: Sequence[Fact[CommunityData]]) -> None:
    """Withdraw non-members from gatherings of communities that are no longer public."""
    await reach.refile(unit.store.scope, gatherings.COLLECTION, {fact.subject for fact in facts})
    closed = {
        fact.subject
        for fact in facts
        if fact.data.state.visibility is not Visibility.PUBLIC and fact.sequence > 1
    }
    await _ask(unit, IN_COMMUNITY, closed)


async def _gatherings(unit: Unit, facts: Iterable[Fact[GatheringData]]) -> None:
    told = list(facts)
    audiences = {audience_id(fact.data.state.community) for fact in told}
    await reach.refile(unit.store.scope, gatherings.COLLECTION, audiences)
    changed = {fact.subject for fact in told if fact.sequence > 1}
    capacities = {fact.subject: fact.data.state.capacity for fact in told}
    turns = await seating.find_many(unit.store.scope, list(changed))
    free = {turn.id for turn in turns.values() if turn.promotable(capacities[turn.id])}
    await _ask(unit, FILL_SEATS, free)


async def _attendances(unit: Unit, facts: Iterable[Fact[AttendanceData]]) -> None:
    """Withdraw answers of people who lost sight of the gathering in the meantime."""
    told = [fact.data.state for fact in facts]
    await attendances.follow_times(unit.store.scope, {state.gathering.id for state in told})
    await _ask(unit, OF_PERSON, await _unseeing(unit.store.scope, told))


async def _unseeing(scope: Scope, told: Iterable[AttendanceState]) -> set[str]:
    """Return the attendees who may not see their gathering."""
    coming: dict[CommunityRef | None, dict[str, Said | None]] = defaultdict(dict)
    for state in told:
        if state.person_id is not None and state.answer in attendances.COMING:
            coming[state.gathering.community][state.person_id] = None
    return {
        person_id
        for community, people_said in coming.items()
        for person_id in await unseeing(scope, community, people_said)
    }


async def _ask(unit: Unit, job: Job, keys: Iterable[str]) -> None:
    await jobs.ask(unit.store.scope, job.kind, keys, unit.clock())
