"""Joining, compared with the same inserts by motor alone, and a page of a list of 50,000 members.

Profiles and memberships are built as the service stores them and are inserted into its store
directly, so that the first sign-in of each person is not measured.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorClientSession

from bench import load
from bench.committing import commit
from bench.rows import Measured, Row, at_least, at_most
from bench.world import Running, World
from services.membership.domain.communities.membership import Membership
from services.membership.domain.people.profile import Profile
from services.membership.store.communities import memberships
from services.membership.store.people import profiles
from shared.contracts.membership import membership_id
from shared.contracts.values import CommunityRef, Language, Role, Standing
from shared.mongo import Document, Scope, Store, write_document
from shared.runtime.identity import person_id_of

MEMBERS = 50_000
LISTED = 100
LISTS = 400
READERS = 4
MOST_MILLISECONDS = 30
JOINERS = 250
PLACES = 12
"""The number of communities that each person joins."""
CLIENTS = 32
LEAST = 0.7
AT_ONCE = 5_000
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
WHAT = "joining a community over HTTP"


async def measure(world: World) -> Measured:
    database = f"bench_{uuid4().hex[:8]}"
    store = world.store(database)
    try:
        async with (
            world.issuer(),
            world.service("membership", store_database=database) as membership,
        ):
            joining = await _joining(world, membership, store)
            listing = await _listing(world, membership, store)
    finally:
        await store.drop()
        store.close()
    return Measured([joining, listing])


async def _joining(world: World, membership: Running, store: Store) -> Row:
    people, slugs = max(CLIENTS, world.size(JOINERS)), [f"joined-{n}" for n in range(PLACES)]
    names = [f"joins-{number}" for number in range(people)]
    await _insert(store.scope, profiles.COLLECTION, (_profile(world.person_id(n)) for n in names))
    for slug in slugs:
        await _found(world, membership, slug)
    tokens = [world.token(name) for name in names]
    async with load.session(tokens[0], CLIENTS) as http:

        async def join(number: int) -> None:
            person, place = number % people, slugs[number // people]
            headers = {"Authorization": f"Bearer {tokens[person]}"}
            path = f"{membership.base_url}/v1/communities/{place}/join"
            async with http.post(path, headers=headers) as answer:
                await load.expect(answer, 200)

        async def later(number: int) -> None:
            await join(number + people)

        await load.run(join, total=people, clients=CLIENTS)  # opens connections, warms up
        ours = (await load.run(later, total=people * (PLACES - 1), clients=CLIENTS)).rate
    return at_least(WHAT, ours, await _bare(world, store), "/s", least=LEAST)


async def _bare(world: World, store: Store) -> float:
    """Return the rate of inserting the same rows: a membership and its outbox row at a time."""
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        world.engines.store_url, w="majority", journal=True, maxPoolSize=CLIENTS
    )
    source, target = store.scope, client[f"bench_{uuid4().hex[:8]}"]
    for name in (memberships.COLLECTION, "outbox"):
        for named, index in (await source[name].index_information()).items():
            if named != "_id_":
                options = {k: v for k, v in index.items() if k == "partialFilterExpression"}
                await target[name].create_index(index["key"], name=named, **options)
    facts = {row["key"]: row async for row in source["outbox"].find()}
    joined = await source[memberships.COLLECTION].find({"role": Role.MEMBER}).to_list(None)
    pairs = [(row, facts[row["_id"]]) for row in joined if row["_id"] in facts]

    async def insert(number: int) -> None:
        member, fact = pairs[number]

        async def both(session: AsyncIOMotorClientSession) -> None:
            await target[memberships.COLLECTION].insert_one(member, session=session)
            await target["outbox"].insert_one(fact, session=session)

        await commit(client, both)

    try:
        return (await load.run(insert, total=len(pairs), clients=CLIENTS)).rate
    finally:
        await client.drop_database(target.name)
        client.close()


async def _listing(world: World, membership: Running, store: Store) -> Row:
    """Measure reading the pages of a member list, each in turn, sorted by name."""
    ref, count = await _found(world, membership, "crowd"), world.size(MEMBERS)
    people = [person_id_of("bench", str(number)) for number in range(count)]
    await _insert(store.scope, profiles.COLLECTION, map(_profile, people))
    await _insert(store.scope, memberships.COLLECTION, _memberships(ref, people))
    place = f"{membership.base_url}/v1/communities/crowd/members?limit={LISTED}"
    afters = [""]
    async with load.session(world.token(), READERS) as http:

        async def read(number: int) -> None:
            after = afters[number % len(afters)]
            async with http.get(f"{place}{after}") as answer:
                await load.expect(answer, 200)
                page = await answer.json()
                if len(page["items"]) < LISTED:
                    raise RuntimeError("the list is shorter than a page")
            if len(afters) == number + 1 and len(afters) < count // LISTED - 1:
                afters.append(f"&after={page['next']}")

        await load.run(read, total=min(100, count // LISTED - 1), clients=1)
        listed = await load.run(read, total=world.size(LISTS), clients=READERS)
    what = f"a list of {LISTED} members of a community of {count:,}, p95"
    return at_most(what, listed.milliseconds(95), "ms", most=MOST_MILLISECONDS)


async def _found(world: World, membership: Running, slug: str) -> CommunityRef:
    body = {"slug": slug, "names": {"en": slug}}
    async with (
        load.session(world.token(), 1) as http,
        http.post(f"{membership.base_url}/v1/communities", json=body) as answer,
    ):
        await load.expect(answer, 201)
        return CommunityRef(id=(await answer.json())["id"], slug=slug)


async def _insert(scope: Scope, collection: str, rows: Iterator[Document]) -> None:
    """Insert rows without transactions, and without facts, which nobody would read."""
    batch: list[Document] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            await scope[collection].insert_many(batch, ordered=False)
            batch = []
    if batch:
        await scope[collection].insert_many(batch, ordered=False)


def _profile(person_id: str) -> Document:
    name = _called(person_id)
    profile = Profile(
        id=person_id, language=Language.FRENCH, name=name, created_at=NOON, updated_at=NOON
    )
    filed: Document = {"called": name, "skilled": [], "rated": [], "teaches": [], "learns": []}
    return {**write_document(profile), **filed}


def _memberships(ref: CommunityRef, people: list[str]) -> Iterator[Document]:
    for person_id in people:
        member = Membership(
            id=membership_id(ref.id, person_id),
            version=1,
            community=ref,
            person_id=person_id,
            standing=Standing.ACTIVE,
            role=Role.MEMBER,
            since=NOON,
        )
        yield {**write_document(member), "called": _called(person_id)}


def _called(person_id: str) -> str:
    """Return a name such that sorting by name differs from sorting by id."""
    return f"{person_id[::-1]} person"
