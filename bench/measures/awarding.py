"""Badges over the facts of a year, which are then all read again: each is given once.

The facts are applied as the consumer applies them, while workers count and award, all in one
process.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from bench.measures.health import Still
from bench.questions import answer, question
from bench.rows import Measured, Row, at_most
from bench.world import World
from services.membership.domain.people.profile import Profile
from services.membership.store import traces
from services.membership.store.owned import OWNED
from services.membership.store.people import profiles
from services.membership.store.recognition import scores
from services.membership.use_cases.follow_traces import follow
from services.membership.use_cases.health.count_health import COUNTING as MONTHS
from services.membership.use_cases.recognition.count_person import COUNTING
from shared.contracts.envelope import Fact
from shared.contracts.values import CommunityRef, Language
from shared.messaging import jobs, outbox
from shared.messaging.job_workers import Workers
from shared.messaging.owned import prepare_all
from shared.messaging.unit import Unit, utc_now
from shared.mongo import Store, insert, write_document
from shared.runtime.identity import person_id_of

FACTS = 20_000
PEOPLE = 500
BATCH = 500
YEAR = timedelta(days=365)
_PLACE = CommunityRef(id=person_id_of("community", "awards"), slug="awards")


async def measure(world: World) -> Measured:
    told = _a_year(world.size(FACTS))
    store = world.store(f"bench_{uuid4().hex[:8]}")
    try:
        await _prepare(store)
        first = await _apply(store, told)
        given = await _given(store)
        again = await _apply(store, told)
        twice = await _given(store) - given
    finally:
        await store.drop()
        store.close()
    what = f"{len(told):,} facts of a year, {given:,} badges"
    return Measured(
        [
            Row(f"badges awarded, {what}", first, "/s"),
            Row("the same facts again", again, "/s"),
            at_most("badges that the same facts gave twice", twice, "badges", most=0),
        ]
    )


async def _prepare(store: Store) -> None:
    scope, now = store.scope, utc_now()
    await jobs.prepare(scope)
    await traces.prepare(scope)
    await scores.prepare(scope)
    await prepare_all(scope, OWNED)
    people = (
        Profile(id=_person(n), language=Language.ENGLISH, created_at=now, updated_at=now)
        for n in range(PEOPLE)
    )
    await insert(scope, profiles.COLLECTION, [write_document(each) for each in people])


async def _apply(store: Store, told: Sequence[Fact[Any]]) -> float:
    """Return facts per second, from the first batch until everybody is counted."""
    unit = Unit(store, Still())
    workers = asyncio.create_task(Workers(unit, (*COUNTING, *MONTHS)).run())
    began = time.perf_counter()
    try:
        for start in range(0, len(told), BATCH):
            await follow(unit, told[start : start + BATCH])
        while await store.scope[jobs.COLLECTION].find_one({}):
            await asyncio.sleep(0.05)
    finally:
        workers.cancel()
        await asyncio.gather(workers, return_exceptions=True)
    return len(told) / (time.perf_counter() - began)


async def _given(store: Store) -> int:
    """Return how often a badge was given: the facts of awards, of which each badge has one."""
    return int(await store.scope[outbox.COLLECTION].count_documents({}))


def _a_year(count: int) -> list[Fact[Any]]:
    """Return questions with an accepted answer each, of a year until now, in order of time."""
    made, now = random.Random(5), utc_now()  # noqa: S311  made-up people
    told: list[Fact[Any]] = []
    for number in range(count // 2):
        at, key = now - YEAR * (1 - 2 * number / count), str(uuid4())
        asked = question(_PLACE, _person(made.randrange(PEOPLE)), at, accepted=key)
        told += [asked, answer(asked, _person(made.randrange(PEOPLE)), at, key)]
    return told


def _person(number: int) -> str:
    return person_id_of("awards", str(number))
