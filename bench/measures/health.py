"""The health of communities: kept current by facts, and read as one page.

The facts are applied as the consumer applies them, while workers count, both in one process. The
page is the whole response of the service. `--facts` gives their number: 10,000,000 in full, of
2,000 communities.
"""

import asyncio
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from statistics import median
from uuid import uuid4

from bench import load
from bench.questions import answer, question
from bench.rows import Measured, Row, at_most
from bench.world import World
from services.membership.domain.communities.community import Community
from services.membership.domain.communities.membership import Membership
from services.membership.domain.health.place import Place
from services.membership.store import traces
from services.membership.store.communities import communities, memberships
from services.membership.store.health import months, preparing
from services.membership.store.owned import OWNED
from services.membership.store.traces import COUNT_MONTH
from services.membership.use_cases.follow_traces import follow
from services.membership.use_cases.health.count_health import COUNTING, count_one_month
from shared.contracts.content import PostData, ReplyData
from shared.contracts.envelope import Fact
from shared.contracts.membership import membership_id
from shared.contracts.values import (
    CommunityRef,
    JoinPolicy,
    Language,
    Role,
    Standing,
    Visibility,
)
from shared.messaging import jobs
from shared.messaging.job_workers import Workers
from shared.messaging.owned import prepare_all
from shared.messaging.unit import Unit, utc_now
from shared.mongo import Store, insert, write_document
from shared.runtime.identity import person_id_of

OF_A_COMMUNITY = 5_000
FEWEST_COMMUNITIES = 20
PEOPLE = 200
REPLIES = 4
"""The replies to each post."""
BATCH = 500
REQUESTS = 400
RECOUNTS = 20
CLIENTS = 4
MOST_MILLISECONDS = 50
YEAR_MINUTES = 365 * 24 * 60


class Still:
    def wake(self) -> None:
        """Wake nobody: no fact is published."""


async def measure(world: World) -> Measured:
    count = world.facts
    places = max(FEWEST_COMMUNITIES, count // OF_A_COMMUNITY)
    database = f"bench_{uuid4().hex[:8]}"
    store = world.store(database)
    try:
        rate = await _increments(store, count, places)
        await _fill(store, places, world.person_id())
        async with (
            world.issuer(),
            world.service("membership", store_database=database) as membership,
        ):
            slowest = await _read(world, membership.base_url, places)
        largest, again = await _recount(store)
    finally:
        await store.drop()
        store.close()
    what = f"{count:,} facts of {places:,} communities"
    return Measured(
        [
            Row(f"health kept current, {what}", rate, "/s"),
            Row(f"one month counted again, the largest, {largest:,} facts", again, "ms"),
            at_most(f"health of a community, {what}, p95", slowest, "ms", most=MOST_MILLISECONDS),
        ]
    )


async def _increments(store: Store, count: int, places: int) -> float:
    """Return facts per second, from the first batch until all months are counted."""
    await jobs.prepare(store.scope)
    await traces.prepare(store.scope)
    await preparing.prepare(store.scope)
    await prepare_all(store.scope, OWNED)
    unit = Unit(store, Still())
    workers = asyncio.create_task(Workers(unit, COUNTING).run())
    told = _facts(count, places)
    began = time.perf_counter()
    try:
        while batch := list(islice(told, BATCH)):
            await follow(unit, batch)
        while await store.scope[jobs.COLLECTION].find_one({"kind": COUNT_MONTH}):
            await asyncio.sleep(0.05)
    finally:
        workers.cancel()
        await asyncio.gather(workers, return_exceptions=True)
    return count / (time.perf_counter() - began)


async def _recount(store: Store) -> tuple[int, float]:
    """Return the facts of the largest month, and the milliseconds that counting it again takes.

    This is the most that one more fact of it costs.
    """
    rows = store.scope[months.MONTHS].find({}).sort([("replies", -1)]).limit(1)
    [row] = await rows.to_list(1)
    unit = Unit(store, Still())
    spent = []
    for _ in range(RECOUNTS):
        began = time.perf_counter()
        await unit.run(partial(count_one_month, row["_id"], ""))
        spent.append(time.perf_counter() - began)
    return row["posts"] + row["replies"], median(spent) * 1_000


async def _read(world: World, base_url: str, places: int) -> float:
    """Return the 95th percentile in milliseconds."""
    async with load.session(world.token(), CLIENTS) as http:

        async def read(number: int) -> None:
            path = f"{base_url}/v1/communities/{_ref(number % places).slug}/health"
            async with http.get(path) as answer:
                await load.expect(answer, 200)

        await load.run(read, total=places, clients=CLIENTS)
        measured = await load.run(read, total=world.size(REQUESTS), clients=CLIENTS)
    return measured.milliseconds(95)


async def _fill(store: Store, places: int, person_id: str) -> None:
    """Add the communities, which one person owns, and their sizes."""
    scope, now = store.scope, utc_now()
    for number in range(places):
        ref = _ref(number)
        community = Community(
            **ref.model_dump(),
            names={Language.ENGLISH: f"Community {number}"},
            purposes={},
            domain="",
            topics=(),
            visibility=Visibility.INTERNAL,
            join_policy=JoinPolicy.OPEN,
            created_at=now,
            updated_at=now,
        )
        own = Membership(
            id=membership_id(ref.id, person_id),
            version=1,
            community=ref,
            person_id=person_id,
            standing=Standing.ACTIVE,
            role=Role.OWNER,
            since=now,
        )
        await insert(scope, communities.COLLECTION, [write_document(community)])
        await insert(scope, memberships.COLLECTION, [write_document(own)])
        await months.save_place(scope, Place(id=ref.id, members=PEOPLE, band=3, is_open=True))


def _ref(number: int) -> CommunityRef:
    return CommunityRef(id=person_id_of("community", str(number)), slug=f"community-{number}")


def _facts(count: int, places: int) -> Iterator[Fact[PostData] | Fact[ReplyData]]:
    """Yield questions with their answers, over a year until now, in order of time."""
    made, now = random.Random(3), datetime.now(UTC)  # noqa: S311  made-up people
    for number in range(count // (1 + REPLIES)):
        since = YEAR_MINUTES * (1 - number * (1 + REPLIES) / count)
        at = now - timedelta(minutes=since)
        ref = _ref(made.randrange(places))
        asked = question(ref, _person(made, ref), at)
        yield asked
        for _ in range(REPLIES):
            later = at + timedelta(minutes=made.randrange(2_000))
            yield answer(asked, _person(made, ref), later)


def _person(made: random.Random, ref: CommunityRef) -> str:
    return person_id_of(ref.id, str(made.randrange(PEOPLE)))
