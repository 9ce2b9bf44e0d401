"""Jobs that count months and sizes again, each from the traces of that moment.

A fact only names what to count again. So the order of facts and their repetition change nothing,
and a rebuild ends in the same rows.
"""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from services.membership.domain.health.month import count_month, month_key, month_of
from services.membership.domain.health.place import Place, band_of
from services.membership.store.goals import goals
from services.membership.store.health import months, traces
from services.membership.store.owned import COMMUNITIES
from shared.contracts.content import POST, REPLY
from shared.contracts.envelope import Fact
from shared.contracts.events import ATTENDANCE
from shared.contracts.goals import OBJECTIVE, ObjectiveStatus
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.contracts.values import Visibility
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.unit import Unit, Work, utc_now
from shared.mongo import Scope

COUNT_MONTH = "count_month"
COUNT_PLACE = "count_place"
IF_KILLED = timedelta(seconds=30)
"""When months are counted if this process dies between storing rows and asking for the count."""
PAUSE = timedelta(seconds=1)
"""The wait before a month is counted, so that a burst of facts is counted once."""
MOST_OBJECTIVES = 100

Keys = set[tuple[str, str]]
"""Communities and months."""


async def ask_to_count(unit: Unit, facts: Iterable[Fact[Any]]) -> None:
    """Ask for the counts that these facts change."""
    told, scope = list(facts), unit.store.scope
    due = unit.clock() + PAUSE
    keys = {key for fact in told if (key := _key_of(fact)) is not None}
    keys |= await traces.months_of(scope, (f.data.state.post.id for f in _of(told, REPLY.kind)))
    for fact in _of(told, PROFILE.kind):
        keys |= await traces.months_naming(scope, fact.subject)
    await ask_for(scope, keys, due)
    places = {f.data.state.community.id for f in _of(told, MEMBERSHIP.kind, OBJECTIVE.kind)}
    places |= {fact.subject for fact in _of(told, COMMUNITY.kind)}
    await jobs.ask(scope, COUNT_PLACE, places, due)


async def counted_in(scope: Scope, facts: Iterable[Fact[Any]]) -> Keys:
    """Return where these things count before their facts are applied, as they may move away."""
    again = [fact for fact in facts if fact.sequence > 1]
    posts, replies = _of(again, POST.kind), _of(again, REPLY.kind)
    if not posts and not replies:
        return set()
    return await traces.months_told(scope, (f.subject for f in posts), (f.subject for f in replies))


async def ask_for(scope: Scope, keys: Keys, due: datetime) -> None:
    await jobs.ask(scope, COUNT_MONTH, [month_key(*key) for key in keys], due)


def counted_again(collection: str) -> Callable[[Scope], Awaitable[None]]:
    """Return what follows a rebuild of these traces: all their months are counted again."""

    async def ask(scope: Scope) -> None:
        await ask_for(scope, await traces.all_months(scope, collection), utc_now())

    return ask


async def count_one_month(key: str, _: str, *, work: Work) -> None:
    await months.save_month(work.scope, count_month(key, await months.read_told(work.scope, key)))


async def count_place(community_id: str, _: str, *, work: Work) -> None:
    community = await COMMUNITIES.find(work.scope, community_id)
    if community is None:
        return
    members = await traces.count_members(work.scope, community_id)
    is_open = community.visibility in {Visibility.PUBLIC, Visibility.INTERNAL}
    place = Place(
        id=community_id,
        members=members,
        band=band_of(members),
        is_open=is_open and not community.is_archived,
        progress=await _progress(work.scope, community_id),
    )
    await months.save_place(work.scope, place)


COUNTING = (Job(COUNT_MONTH, count_one_month), Job(COUNT_PLACE, count_place))


async def _progress(scope: Scope, community_id: str) -> float | None:
    found = await goals.objectives(
        scope, community_id, status=ObjectiveStatus.OPEN, after=None, limit=MOST_OBJECTIVES
    )
    shares = [each.progress for each in found if each.progress is not None]
    return round(sum(shares) / len(shares), 4) if shares else None


def _key_of(fact: Fact[Any]) -> tuple[str, str] | None:
    """Return the community and month that a fact of this kind is about."""
    state = fact.data.state
    if fact.kind == POST.kind:
        community, at = state.community, state.published_at or state.created_at
    elif fact.kind == REPLY.kind:
        community, at = state.community, state.created_at
    elif fact.kind == ATTENDANCE.kind:
        community, at = state.gathering.community, state.created_at
    elif fact.kind == MEMBERSHIP.kind:
        community, at = state.community, state.joined_at or state.since
    else:
        return None
    return (community.id, month_of(at)) if community else None


def _of(facts: Iterable[Fact[Any]], *kinds: str) -> list[Fact[Any]]:
    return [fact for fact in facts if fact.kind in kinds]
