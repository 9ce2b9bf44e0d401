"""People to meet, in an organisation of 100,000 people with 1,000,000 memberships.

The rows are made and filed as the service stores them, and put into its store directly. The
measurement is the whole response of the service, for people of all departments, one after another
and a few at once.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

from bench import load
from bench.rows import Measured, at_most
from bench.world import World
from services.membership.domain.communities.community import Community
from services.membership.domain.communities.membership import Membership
from services.membership.domain.people.profile import Profile
from services.membership.domain.skills.topic import Topic, names_of
from services.membership.store.communities import communities, memberships
from services.membership.store.owned import OWNED
from services.membership.store.people import profiles
from services.membership.store.skills import topics
from shared.contracts.membership import membership_id
from shared.contracts.people import Competency
from shared.contracts.topics import TopicStatus
from shared.contracts.values import (
    CommunityRef,
    JoinPolicy,
    Language,
    LocalizedText,
    Role,
    Standing,
    Visibility,
)
from shared.messaging.owned import prepare_all
from shared.mongo import Document, Store, write_document
from shared.runtime.identity import person_id_of

PEOPLE = 100_000
EACH_BELONGS_TO = 10
COMMUNITIES = 2_000
TOPICS = 400
DEPARTMENTS = 40
ASKING = 200
REQUESTS = 400
CLIENTS = 4
MOST_MILLISECONDS = 100
AT_ONCE = 5_000
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


async def measure(world: World) -> Measured:
    people = world.size(PEOPLE)
    database = f"bench_{uuid4().hex[:8]}"
    asking = [world.person_id(f"asks-{number}") for number in range(ASKING)]
    store = world.store(database)
    try:
        await _fill(store, people, asking)
        async with (
            world.issuer(),
            world.service("membership", store_database=database) as membership,
        ):
            slowest = await _ask(world, membership.base_url)
    finally:
        await store.drop()
        store.close()
    what = f"people to meet, {people:,} people, {people * EACH_BELONGS_TO:,} memberships, p95"
    return Measured([at_most(what, slowest, "ms", most=MOST_MILLISECONDS)])


async def _ask(world: World, base_url: str) -> float:
    """Return the 95th percentile in milliseconds."""
    tokens = [world.token(f"asks-{number}") for number in range(ASKING)]
    async with load.session(tokens[0], CLIENTS) as http:

        async def ask(number: int) -> None:
            headers = {"Authorization": f"Bearer {tokens[number % ASKING]}"}
            path = f"{base_url}/v1/profiles/me/meet"
            async with http.get(path, headers=headers) as answer:
                await load.expect(answer, 200)
                if not (await answer.json())["items"]:
                    raise RuntimeError("there is nobody to meet")

        await load.run(ask, total=ASKING, clients=CLIENTS)
        measured = await load.run(ask, total=world.size(REQUESTS), clients=CLIENTS)
    return measured.milliseconds(95)


async def _fill(store: Store, people: int, asking: list[str]) -> None:
    """Fill the store, without transactions and facts, which nothing would read."""
    scope, made = store.scope, random.Random(7)  # noqa: S311  # the same people in each run
    for collection, rows in (
        (topics.COLLECTION, _topics()),
        (communities.COLLECTION, _communities()),
        (profiles.COLLECTION, _profiles(people, asking, made)),
        (memberships.COLLECTION, _memberships(people, asking, made)),
    ):
        batch: list[Document] = []
        for row in rows:
            batch.append(row)
            if len(batch) == AT_ONCE:
                await scope[collection].insert_many(batch, ordered=False)
                batch = []
        if batch:
            await scope[collection].insert_many(batch, ordered=False)
    await prepare_all(scope, OWNED)


def _person(number: int, asking: list[str]) -> str:
    return asking[number] if number < len(asking) else person_id_of("bench", str(number))


def _ref(number: int) -> CommunityRef:
    return CommunityRef(id=person_id_of("community", str(number)), slug=f"community-{number}")


def _topics() -> Iterator[Document]:
    for number in range(TOPICS):
        labels: LocalizedText = {
            Language.ENGLISH: f"topic {number}",
            Language.FRENCH: f"sujet {number}",
        }
        topic = Topic(
            id=f"topic-{number}",
            labels=labels,
            status=TopicStatus.LISTED,
            created_at=NOON,
            updated_at=NOON,
        )
        filed = {f"label_{language}": label for language, label in labels.items()}
        yield {**write_document(topic), "called": names_of(labels, {}), **filed}


def _communities() -> Iterator[Document]:
    for number in range(COMMUNITIES):
        community = Community(
            **_ref(number).model_dump(),
            names={Language.ENGLISH: f"Community {number}"},
            purposes={},
            domain="",
            topics=(),
            visibility=Visibility.INTERNAL,
            join_policy=JoinPolicy.OPEN,
            created_at=NOON,
            updated_at=NOON,
        )
        filed = {"words": ["community"], "members": 500, "owners": 1, "tagged": [], "topic_ids": []}
        called = {f"called_{language}": f"community {number}" for language in Language}
        yield {**write_document(community), **filed, **called}


def _profiles(people: int, asking: list[str], made: random.Random) -> Iterator[Document]:
    """Yield profiles. Everybody can teach two topics and wants to learn two others."""
    whole: Document = {}
    for number in range(people):
        chosen = [f"topic-{each}" for each in made.sample(range(TOPICS), 4)]
        taught = [Competency(topic_id=each, level=4, can_teach=True) for each in chosen[:2]]
        wanted = [Competency(topic_id=each, wants_to_learn=True) for each in chosen[2:]]
        name = f"{made.choice('abcdefghijklmnopqrstuvwxyz')}erson {number}"
        whole = whole or write_document(
            Profile(id="", language=Language.FRENCH, created_at=NOON, updated_at=NOON)
        )
        yield {
            **whole,
            "_id": _person(number, asking),
            "name": name,
            "department": f"department {made.randrange(DEPARTMENTS)}",
            "competencies": [each.model_dump() for each in (*taught, *wanted)],
            "called": name,
            "skilled": [],
            "rated": chosen[:2],
            "teaches": chosen[:2],
            "learns": chosen[2:],
        }


def _memberships(people: int, asking: list[str], made: random.Random) -> Iterator[Document]:
    """Yield memberships.

    A few communities have tens of thousands of members, most some hundreds.
    """
    whole: Document = {}
    for number in range(people):
        person_id = _person(number, asking)
        letter = made.choice("abcdefghijklmnopqrstuvwxyz")
        drawn = (int(COMMUNITIES * made.random() ** 2) for _ in range(EACH_BELONGS_TO * 4))
        for place in list(dict.fromkeys(drawn))[:EACH_BELONGS_TO]:
            ref = _ref(place)
            whole = whole or write_document(
                Membership(
                    id="",
                    community=ref,
                    person_id="",
                    standing=Standing.ACTIVE,
                    role=Role.MEMBER,
                    since=NOON,
                )
            )
            yield {
                **whole,
                "_id": membership_id(ref.id, person_id),
                "community": ref.model_dump(),
                "person_id": person_id,
                "called": f"{letter}erson {number}",
            }
