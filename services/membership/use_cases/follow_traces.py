"""Applies facts to the traces, and requests the affected counts.

A fact only determines the people and months to recount, including those of the previous row, since
a post may move to another community, and a reply to another post. So counting is idempotent and
independent of the order of facts, and a rebuild gives the same counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from services.membership.store import traces
from services.membership.store.health import months
from services.membership.store.recognition import scores
from services.membership.store.traces import Touched
from shared.contracts.content import POST, REPLY
from shared.contracts.envelope import Fact
from shared.contracts.events import ATTENDANCE, GATHERING
from shared.contracts.membership import MEMBERSHIP
from shared.contracts.progress import PROGRESS
from shared.messaging.jobs import Job, Step, end_of_job
from shared.messaging.read_models import ReadModel, are_whole, keep
from shared.messaging.replaced import dropping
from shared.messaging.unit import Unit, utc_now
from shared.mongo import Scope, all_rows

IF_KILLED = timedelta(seconds=30)
"""When all is counted if this process dies between storing rows and asking for the counts."""
AFTER_REBUILD = timedelta(seconds=5)
"""The wait after a rebuild, so that older processes have finished the counts requested of them."""


async def follow(unit: Unit, facts: Sequence[Fact[Any]]) -> None:
    scope, now, touched = unit.store.scope, unit.clock(), Touched()
    rows = [
        (model.collection, model.of(fact))
        for model in READ_MODELS
        for fact in facts
        if fact.kind == model.aggregate.kind
    ]
    await traces.touch(scope, touched, await traces.superseded(scope, rows))
    await touched.ask(scope, now + IF_KILLED)
    await keep(unit, READ_MODELS, [*facts])
    await traces.touch(scope, touched, [row for _, row in rows])
    await touched.ask(scope, now)


async def _count_again(scope: Scope, *, collections: Iterable[str]) -> None:
    """Request all counts that include the rows of these collections, now or at the last count."""
    due = utc_now() + AFTER_REBUILD
    async for people in scores.everybody(scope):
        await Touched(people=people).ask(scope, due)
    async for counted in months.counted(scope):
        await Touched(months=counted).ask(scope, due)
    for collection in collections:
        async for page in all_rows(scope, collection):
            touched = Touched()
            await traces.touch(scope, touched, page)
            await touched.ask(scope, due)


_MADE = (
    ReadModel(
        *(POST, traces.POSTS, traces.post_row),
        revision=2,
        replaces=("post_deeds", "health_posts"),
    ),
    ReadModel(
        *(REPLY, traces.REPLIES, traces.reply_row),
        replaces=("reply_deeds", "health_replies"),
        awaited=False,
    ),
    ReadModel(
        *(GATHERING, traces.GATHERINGS, traces.gathering_row),
        revision=2,
        replaces=("gathering_deeds",),
    ),
    ReadModel(
        *(ATTENDANCE, traces.COMERS, traces.comer_row),
        forgotten=traces.FORGOTTEN,
        awaited=False,
    ),
    ReadModel(PROGRESS, traces.PATHS, traces.path_row, forgotten=traces.NOT_LEARNT),
    ReadModel(MEMBERSHIP, traces.MEMBERS, traces.member_row, awaited=False),
)
READ_MODELS = tuple(
    replace(model, remade=partial(_count_again, collections=(model.collection,))) for model in _MADE
)


async def are_known(scope: Scope) -> bool:
    """Return whether all traces are there. Until then nothing is counted, so that counts stay."""
    return await are_whole(scope, READ_MODELS)


async def _count_all(_: str, /, *, unit: Unit) -> Step:
    """Request all counts: older processes computed some from separate rows, and recorded none."""
    await _count_again(unit.store.scope, collections=[model.collection for model in READ_MODELS])
    return end_of_job


COUNT_ALL = Job("count_all_by_traces", slow=_count_all, ready=are_known)
DROPPING = dropping(are_known, then=COUNT_ALL.kind)
