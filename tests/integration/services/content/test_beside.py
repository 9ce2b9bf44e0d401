"""Writes without a fact of their own, committed beside an erasure or deletion they could not see.

The process dies with its commit, so that none of the request's later checks runs.
"""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from deploy.embedded.site import REPO
from services.content.entry.consumers import JOBS, consumer
from services.content.main import prepare
from services.content.store.owned import OWNED, POSTS
from services.content.use_cases.posts.delete_post import DeletePost, delete_post
from shared.audience.sight import Asker
from shared.contracts.values import PostKind
from shared.messaging import jobs
from shared.messaging.crash_points import VARIABLE, CrashPoint
from shared.messaging.job_workers import Workers
from shared.messaging.jobs import SETTLED
from shared.messaging.owned import prepare_all
from shared.messaging.unit import Unit, Work, utc_now
from shared.mongo import Scope, Store
from shared.runtime.writing import Expected
from shared.runtime.writing import prepare as prepare_answers
from tests.support import facts
from tests.support.engines import Engines
from tests.support.messaging import NoRelay
from tests.support.posts import post

POLL, IDEA = "poll", "idea"
BALLOT_AND_ADOPTION = """
import asyncio, os, sys
from services.content.use_cases.kinds.adopt_post import AdoptPost, adopt_post
from services.content.use_cases.kinds.cast_ballot import CastBallot, cast_ballot
from shared.audience.sight import Asker
from shared.messaging.crash_points import VARIABLE
from shared.messaging.unit import Unit
from shared.mongo import Store
from tests.integration.services.content import test_beside
from tests.support.messaging import NoRelay

async def write(*, work):
    await cast_ballot(CastBallot(Asker("ada"), test_beside.POLL, [0]), work=work)
    await adopt_post(AdoptPost(Asker("ada"), test_beside.IDEA, None), work=work)

async def main(url, name, meanwhile):
    unit = Unit(Store(url, name), NoRelay())
    async def finish(work, result):
        await getattr(test_beside, meanwhile)(unit)
        test_beside.arm(os.environ[VARIABLE])
    await unit.run(write, actor="ada", finish=finish)

asyncio.run(main(*sys.argv[1:]))
"""


def arm(folder: str) -> None:
    """Have this process die with its next commit."""
    (Path(folder) / CrashPoint.AFTER_COMMIT).touch()


async def erase(unit: Unit) -> None:
    """Erase Ada, with all jobs that follow."""
    erased = facts.profile(sequence=2, erased=True)
    await consumer(unit)([replace(erased, subject="ada")])
    await _work_off(unit)


async def delete(unit: Unit) -> None:
    """Delete the poll and the idea of Ada's ballot and adoption, with all jobs that follow."""
    for key in (POLL, IDEA):
        command = DeletePost(Asker("bob"), key, Expected(None))
        await unit.run(partial(delete_post, command))
        gone = facts.post(sequence=2, status="deleted", community=None)
        await consumer(unit)([replace(gone, subject=key)])
    await _work_off(unit)


@pytest.mark.parametrize("meanwhile", ["erase", "delete"])
async def test_a_ballot_and_an_adoption_go_although_their_process_died_with_the_commit(
    store: Store, engines: Engines, tmp_path: Path, meanwhile: str
) -> None:
    unit = await _with_posts(store)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", BALLOT_AND_ADOPTION, engines.store_url, store.scope.database.name),
        meanwhile,
        cwd=REPO,
        env={**os.environ, VARIABLE: str(tmp_path)},
    )
    assert await process.wait() == -signal.SIGKILL
    await _work_off(unit)
    assert await _rows(store.scope) == [1, 1]

    await _work_off(Unit(store, NoRelay(), clock=lambda: utc_now() + SETTLED))
    assert await _rows(store.scope) == [0, 0]
    assert await store.scope[jobs.COLLECTION].count_documents({}) == 0


async def _with_posts(store: Store) -> Unit:
    for each in (prepare, prepare_answers, jobs.prepare):
        await each(store.scope)
    await prepare_all(store.scope, OWNED)
    unit = Unit(store, NoRelay())

    async def publish(*, work: Work) -> None:
        poll = {"poll": {"options": ["Tea", "Coffee"]}}
        of_bob = {"community": None, "author_id": "bob"}
        for key, kind, details in ((POLL, PostKind.POLL, poll), (IDEA, PostKind.IDEA, None)):
            made = post(id=key, kind=kind, details=details, **of_bob)
            await POSTS.save(work, made, "published")

    await unit.run(publish)
    return unit


async def _work_off(unit: Unit) -> None:
    workers = Workers(unit, JOBS)
    while await workers.work_off():
        pass


async def _rows(scope: Scope) -> list[int]:
    return [await scope[name].count_documents({}) for name in ("ballots", "adoptions")]
