"""Jobs that count months and sizes again, each from the traces of that moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.membership.domain.health.month import count_month, month_key
from services.membership.domain.health.place import Place, band_of
from services.membership.store.goals import goals
from services.membership.store.health import months, persons
from services.membership.store.owned import COMMUNITIES
from services.membership.store.traces import COUNT_MONTH, PAUSE
from services.membership.use_cases.follow_traces import are_known
from shared.contracts.envelope import Fact
from shared.contracts.goals import OBJECTIVE, ObjectiveStatus
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.contracts.values import Visibility
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.unit import Unit, Work
from shared.mongo import Scope

COUNT_PLACE = "count_place"
MOST_OBJECTIVES = 100


async def ask_to_count(unit: Unit, facts: Iterable[Fact[Any]]) -> None:
    """Request the counts affected by these facts, in addition to those of the traces."""
    told, scope = list(facts), unit.store.scope
    due = unit.clock() + PAUSE
    for fact in _facts_of(told, PROFILE.kind):
        await ask_for(scope, await months.naming(scope, fact.subject), due)
    places = {f.data.state.community.id for f in _facts_of(told, MEMBERSHIP.kind, OBJECTIVE.kind)}
    places |= {fact.subject for fact in _facts_of(told, COMMUNITY.kind)}
    await jobs.ask(scope, COUNT_PLACE, places, due)


async def ask_for(scope: Scope, keys: Iterable[tuple[str, str]], due: datetime) -> None:
    """Request the counts of these months of communities."""
    await jobs.ask(scope, COUNT_MONTH, [month_key(*key) for key in keys], due)


async def count_one_month(key: str, _: str, *, work: Work) -> None:
    await months.save_month(work.scope, count_month(key, await months.read_told(work.scope, key)))


async def count_place(community_id: str, _: str, *, work: Work) -> None:
    community = await COMMUNITIES.find(work.scope, community_id)
    if community is None:
        return
    members = await persons.count_members(work.scope, community_id)
    is_open = community.visibility in {Visibility.PUBLIC, Visibility.INTERNAL}
    place = Place(
        id=community_id,
        members=members,
        band=band_of(members),
        is_open=is_open and not community.is_archived,
        progress=await _progress(work.scope, community_id),
    )
    await months.save_place(work.scope, place)


COUNTING = (
    Job(COUNT_MONTH, count_one_month, ready=are_known),
    Job("count_month", count_one_month, ready=are_known),
    Job(COUNT_PLACE, count_place),
)
"""`count_month`: requested by versions before the traces, which counted other rows."""


async def _progress(scope: Scope, community_id: str) -> float | None:
    found = await goals.objectives(
        scope, community_id, status=ObjectiveStatus.OPEN, after=None, limit=MOST_OBJECTIVES
    )
    shares = [each.progress for each in found if each.progress is not None]
    return round(sum(shares) / len(shares), 4) if shares else None


def _facts_of(facts: Iterable[Fact[Any]], *kinds: str) -> list[Fact[Any]]:
    return [fact for fact in facts if fact.kind in kinds]
