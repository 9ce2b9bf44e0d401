"""What events does on facts: keep its read models, and carry changes on to what they concern.

Its own facts come round to it too. So what a request could not see because something else ran
beside it is done here: who may no longer see a gathering loses their seat, an erased person is
forgotten, and seats that a change made are filled, by a job. Each step reads the present state and
stops where nothing is left to do.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from services.events.store import attendances, feeds, gatherings, seating
from services.events.store.owned import OWNED
from services.events.use_cases.give_free_seats import FILL_SEATS
from services.events.use_cases.withdraw_unseen import WithdrawUnseen, sees, withdraw_unseen
from shared.audience import people, reach
from shared.audience.read_models import AUDIENCE
from shared.audience.sight import audience_id
from shared.contracts.envelope import Fact
from shared.contracts.events import ATTENDANCE, GATHERING, AttendanceData, GatheringData
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
from shared.messaging.owned import people_named
from shared.messaging.read_models import keep
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.runtime.forgetting import forget_person

BATCH = 100
JOBS = (FILL_SEATS,)


def consumer(unit: Unit) -> Apply:
    async def apply(facts: list[Fact[Any]]) -> None:
        by_kind: dict[str, list[Fact[Any]]] = defaultdict(list)
        for fact in facts:
            by_kind[fact.kind].append(fact)
        # all that is known first: what follows from it reads the present state
        await keep(unit, AUDIENCE, facts)
        await _people(unit, by_kind[PROFILE.kind])
        await _memberships(unit, by_kind[MEMBERSHIP.kind])
        await _communities(unit, by_kind[COMMUNITY.kind])
        await _gatherings(unit, by_kind[GATHERING.kind])
        await _forget(unit, await people.erased(unit.store.scope, people_named(OWNED, facts)))
        await _attendances(unit, by_kind[ATTENDANCE.kind])

    return apply


async def _people(unit: Unit, facts: Iterable[Fact[ProfileData]]) -> None:
    """Who was erased is forgotten; who became a guest may no longer see what they come to."""
    told = list(facts)
    await _forget(unit, {fact.subject for fact in told if fact.data.state.erased})
    for fact in told:
        if fact.data.state.guest and not fact.data.state.erased and fact.sequence > 1:
            await _all_of_person(unit, fact.subject)


async def _memberships(unit: Unit, facts: Iterable[Fact[MembershipData]]) -> None:
    """Who left, of the gatherings they were to come to."""
    for fact in facts:
        state = fact.data.state
        if state.standing is Standing.ACTIVE or fact.sequence == 1:
            continue
        await _all_of_person(unit, state.person_id, state.community.id)


async def _communities(unit: Unit, facts: Sequence[Fact[CommunityData]]) -> None:
    """One that changed and is not for all: those who answered without being members."""
    await reach.refile(unit.store.scope, gatherings.COLLECTION, {fact.subject for fact in facts})
    for fact in facts:
        if fact.sequence == 1 or fact.data.state.visibility is Visibility.PUBLIC:
            continue
        ref = CommunityRef(id=fact.subject, slug=fact.data.state.slug)
        after_id, now = "", unit.clock()
        while ids := await gatherings.upcoming_in(
            unit.store.scope, fact.subject, now, after_id=after_id, limit=BATCH
        ):
            for gathering_id in ids:
                await _all_unless_seen(unit, gathering_id, ref)
            after_id = ids[-1]


async def _gatherings(unit: Unit, facts: Iterable[Fact[GatheringData]]) -> None:
    told = list(facts)
    audiences = {audience_id(fact.data.state.community) for fact in told}
    await reach.refile(unit.store.scope, gatherings.COLLECTION, audiences)
    changed = {fact.subject for fact in told if fact.sequence > 1}
    capacities = {fact.subject: fact.data.state.capacity for fact in told}
    turns = await seating.find_many(unit.store.scope, list(changed))
    free = {turn.id for turn in turns.values() if turn.promotable(capacities[turn.id])}
    await jobs.ask(unit.store.scope, FILL_SEATS.kind, free, unit.clock())


async def _attendances(unit: Unit, facts: Iterable[Fact[AttendanceData]]) -> None:
    """Who answered while they lost sight of it."""
    told = [fact.data.state for fact in facts]
    await attendances.follow_times(unit.store.scope, {state.gathering.id for state in told})
    for state in told:
        if state.person_id is not None and state.answer in attendances.COMING:
            ref = state.gathering
            await _unless_seen(unit, ref.id, state.person_id, ref.community)


async def _all_unless_seen(unit: Unit, gathering_id: str, ref: CommunityRef) -> None:
    after_ticket = -1
    while batch := await attendances.coming_to(
        unit.store.scope, gathering_id, after_ticket=after_ticket, limit=BATCH
    ):
        for attendance in batch:
            if attendance.person_id is not None:
                await _unless_seen(unit, gathering_id, attendance.person_id, ref)
        after_ticket = batch[-1].ticket


async def _all_of_person(unit: Unit, person_id: str, community_id: str | None = None) -> None:
    after_id = ""
    while ids := await attendances.following(
        unit.store.scope, person_id, community_id, after_id=after_id, limit=BATCH
    ):
        for gathering_id in ids:
            await unit.run(partial(withdraw_unseen, WithdrawUnseen(gathering_id, person_id)))
        after_id = ids[-1]


async def _unless_seen(
    unit: Unit, gathering_id: str, person_id: str, community: CommunityRef | None
) -> None:
    if not await sees(unit.store.scope, person_id, community):
        await unit.run(partial(withdraw_unseen, WithdrawUnseen(gathering_id, person_id)))


async def _forget(unit: Unit, person_ids: Iterable[str]) -> None:
    """Their calendar's address opens nothing any more."""
    for person_id in person_ids:
        await forget_person(unit, OWNED, person_id)
        await feeds.remove(unit.store.scope, person_id)
