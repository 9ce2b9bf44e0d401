"""A worker that dies while it publishes due drafts leaves none unpublished, and repeats none."""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

from deploy.embedded.site import REPO
from services.content.domain.posts.schedule import Schedule
from services.content.main import prepare
from services.content.store.owned import OWNED, POSTS
from services.content.use_cases.posts.publish_due import BATCH, KIND, publishing_due
from shared.contracts.content import POST
from shared.contracts.values import PostStatus
from shared.messaging import jobs, outbox
from shared.messaging.crash_points import VARIABLE, CrashPoint
from shared.messaging.job_workers import Workers
from shared.messaging.owned import Change, prepare_all
from shared.messaging.unit import Unit, Work
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.messaging import NoRelay
from tests.support.posts import NOON, draft

DRAFTS = BATCH + 1
WORKS = """
import asyncio, sys
from services.content.use_cases.posts.publish_due import publishing_due
from shared.messaging.job_workers import Workers
from shared.messaging.unit import Unit, utc_now
from shared.mongo import Store
from tests.support.messaging import NoRelay

async def main():
    unit = Unit(Store(*sys.argv[1:]), NoRelay(), clock=utc_now)
    await Workers(unit, [publishing_due(None)]).work_off()

asyncio.run(main())
"""


async def test_a_killed_worker_leaves_no_draft_unpublished_and_publishes_none_twice(
    store: Store, engines: Engines, tmp_path: Path
) -> None:
    scope = store.scope
    for each in (prepare, jobs.prepare, outbox.prepare):
        await each(scope)
    await prepare_all(scope, OWNED)
    schedule = Schedule(at=NOON)
    drafts = [draft(id=f"p{n}", community=None, schedule=schedule) for n in range(DRAFTS)]

    async def write(*, work: Work) -> None:
        await POSTS.save_all(work, [Change(each, "drafted") for each in drafts])

    await Unit(store, NoRelay()).run(write)
    await jobs.ask(scope, KIND, [NOON.isoformat()], NOON)
    (tmp_path / CrashPoint.AFTER_PART).touch()
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WORKS, engines.store_url, scope.database.name),
        cwd=REPO,
        env={**os.environ, VARIABLE: str(tmp_path)},
    )
    assert await worker.wait() == -signal.SIGKILL
    published = {"status": PostStatus.PUBLISHED}
    assert await scope["posts"].count_documents(published) == BATCH

    [left] = await scope[jobs.COLLECTION].find().to_list(None)
    late = Unit(store, NoRelay(), clock=lambda: left["held_until"] + timedelta(seconds=1))
    assert await Workers(late, [publishing_due(None)]).work_off()
    assert await scope["posts"].count_documents({**published, "version": 2}) == DRAFTS
    assert await scope[jobs.COLLECTION].count_documents({}) == 0
    told = [row["key"] async for row in scope[outbox.COLLECTION].find({"topic": POST.topic})]
    assert sorted(told) == sorted([each.id for each in drafts] * 2)
