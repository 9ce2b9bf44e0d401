"""10,000 drafts that are due in one minute: the time until all of them are published.

One process does the job. The facts' way to Kafka is not included: see `relaying`.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench.rows import Measured, at_most
from bench.world import World
from services.content.domain.posts.post import Post
from services.content.domain.posts.schedule import Schedule
from services.content.main import prepare
from services.content.store.owned import OWNED, POSTS
from services.content.store.posts import posts
from services.content.use_cases.posts.publish_due import KIND, publishing_due
from shared.contracts.values import Language, PostKind
from shared.messaging import jobs, outbox
from shared.messaging.job_workers import Workers
from shared.messaging.owned import Change, prepare_all
from shared.messaging.unit import Unit, Work
from shared.mongo import Store

DRAFTS = 10_000
AUTHORS = 100
AT_ONCE = 500
MOST_SECONDS = 60.0
WRITTEN = datetime(2026, 3, 5, 12, tzinfo=UTC)
DUE = WRITTEN + timedelta(hours=1)


class _NobodyToWake:
    def wake(self) -> None:
        pass


async def measure(world: World) -> Measured:
    """Publish drafts of one minute. Raises RuntimeError if one is left."""
    count = world.size(DRAFTS)
    store = world.store()
    await _fill(store, count)
    unit = Unit(store, _NobodyToWake(), clock=lambda: DUE)
    await jobs.ask(store.scope, KIND, [DUE.isoformat()], DUE)
    workers = Workers(unit, [publishing_due(None)])
    began = time.perf_counter()
    while await workers.work_off():
        pass
    seconds = time.perf_counter() - began
    left = len(await posts.due(store.scope, DUE, AT_ONCE))
    await store.drop()
    store.close()
    if left:
        raise RuntimeError(f"{left} drafts or more are not published")
    name = f"publishing {count:,} drafts that are due in one minute"
    return Measured([at_most(name, seconds, "s", most=MOST_SECONDS)])


async def _fill(store: Store, count: int) -> None:
    for each in (prepare, jobs.prepare, outbox.prepare):
        await each(store.scope)
    await prepare_all(store.scope, OWNED)
    unit = Unit(store, _NobodyToWake())
    drafts = _drafts(count)
    for _ in range(0, count, AT_ONCE):
        some = [Change(draft, "drafted") for draft, _ in zip(drafts, range(AT_ONCE), strict=False)]

        async def write(*, work: Work, some: list[Change[Post]] = some) -> None:
            await POSTS.save_all(work, some)

        await unit.run(write)


def _drafts(count: int) -> Iterator[Post]:
    for number in range(count):
        yield Post(
            id=f"p{number:06}",
            kind=PostKind.ARTICLE,
            community=None,
            author_id=f"a{number % AUTHORS}",
            language=Language.ENGLISH,
            title=f"Draft {number}",
            body="Two people, one keyboard. " * 40,
            html="<p>" + "Two people, one keyboard. " * 40 + "</p>",
            text="Two people, one keyboard. " * 40,
            schedule=Schedule(at=DUE),
            created_at=WRITTEN,
            updated_at=WRITTEN,
        )
