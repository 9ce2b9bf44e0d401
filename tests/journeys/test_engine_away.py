"""An engine goes away and comes back: writes wait for nobody, and nothing is lost or done twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from deploy.embedded.engines import Engines as Embedded
from tests.support.engines import Engines, killed, paused
from tests.support.events import rsvp, schedule, seat
from tests.support.messaging import eventually, read_topic, sequences_of
from tests.support.services import Client, People, Person

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}
HEALS_WITHIN = 120

pytestmark = pytest.mark.timeout(300)  # an engine that was killed takes its time to start


class Town:
    """The services, and what people do with them."""

    def __init__(self, **services: Client) -> None:
        self.services = services
        self.membership = services["membership"]
        self.content = services["content"]
        self.events = services["events"]
        self.search = services["search"]

    async def found(self, owner: Person, slug: str) -> None:
        body = {"slug": slug, "names": {"fr": slug, "en": slug}}
        await ok(self.membership.post(owner, "/v1/communities", json=body), 201)

    async def write(self, person: Person, title: str) -> dict[str, Any]:
        return await ok(self.content.post(person, "/v1/posts", json={"title": title}), 201)

    async def edit(self, person: Person, post: dict[str, Any], title: str) -> None:
        path = f"/v1/posts/{post['id']}"
        await ok(self.content.patch(person, path, json={"title": title}, headers=ANY))

    async def look_for(self, person: Person, words: str) -> httpx.Response:
        return await self.search.get(person, "/v1/search", params={"q": words})

    async def finds(self, person: Person, words: str) -> list[str]:
        """Titles, once search answers and has seen what the person wrote."""
        asked = self.search.insist(person, "GET", "/v1/search", params={"q": words})
        return sorted(str(item["title"]) for item in (await ok(asked))["items"])

    async def works(self) -> bool:
        """Every service is ready, and has its share of the topics."""
        answers = [await client.http.get("/health/ready") for client in self.services.values()]
        return all(
            answer.status_code == 200 and answer.json().get("partitions", 1) for answer in answers
        )


async def ok(answer: Any, status: int = 200) -> dict[str, Any]:
    got = await answer
    assert got.status_code == status, got.text
    document: dict[str, Any] = got.json()
    return document


def is_unavailable(answer: httpx.Response) -> bool:
    """503 as RFC 9457 says it, and when to come back."""
    return (
        answer.status_code == 503
        and answer.headers["content-type"] == "application/problem+json"
        and int(answer.headers["Retry-After"]) > 0
        and answer.json()["status"] == 503
    )


@pytest.fixture
def embedded(engines: Engines) -> Embedded:
    if engines.embedded is None:
        pytest.skip("containers are not ours to kill")
    return engines.embedded


@pytest_asyncio.fixture
async def town(
    membership: Client, content: Client, events: Client, search: Client, notifications: Client
) -> AsyncIterator[Town]:
    """Whatever a test did to the engines, the next one finds all services at work."""
    running = Town(
        membership=membership,
        content=content,
        events=events,
        search=search,
        notifications=notifications,
    )
    yield running
    await eventually(running.works, seconds=HEALS_WITHIN)


def word() -> str:
    """One that nobody else writes."""
    return f"mot{uuid4().hex[:12]}"


async def test_without_kafka_writes_go_on_and_are_told_in_order_once_it_is_back(
    town: Town, engines: Engines, embedded: Embedded, people: People, unique: Unique
) -> None:
    ada, bob, slug, it = people(unique("Ada")), people(unique("Bob")), unique("data"), word()
    await town.found(ada, slug)
    first = await town.write(ada, f"{it} 1")
    assert await town.finds(ada, it) == [f"{it} 1"]
    await ok(town.events.get(ada, "/v1/gatherings"))  # it has seen what ada carries

    async with killed(embedded, "kafka"):
        for number in range(2, 7):
            await town.edit(ada, first, f"{it} {number}")
        gathering = await schedule(town.events, ada, titles={"fr": it}, capacity=1)
        for person in (ada, bob):
            assert (await rsvp(town.events, person, gathering, "yes")).status_code == 200
        assert await seat(town.events, bob, gathering) == ("waiting", 1)
        await ok(town.membership.post(bob, f"/v1/communities/{slug}/join"))
        # what is not told yet is waited for, and then said to be late
        assert is_unavailable(await town.look_for(ada, it))
        ada_without_token = Person(ada.name, ada.token)
        assert await town.finds(ada_without_token, it) == [f"{it} 1"]

    assert await town.finds(ada, it) == [it, f"{it} 6"]
    records = await read_topic(engines.kafka, "guilde.content.post", partitions_of=6)
    assert list(dict.fromkeys(sequences_of(records, first["id"]))) == [1, 2, 3, 4, 5, 6]
    # who joined meanwhile may write there
    post = {"title": it, "community": slug}
    written = await ok(town.content.insist(bob, "POST", "/v1/posts", json=post), 201)
    assert written["community"]["slug"] == slug


async def test_without_opensearch_search_says_so_and_catches_up_by_itself(
    town: Town, embedded: Embedded, people: People, unique: Unique
) -> None:
    ada, it = people(unique("Ada")), word()
    post = await town.write(ada, f"{it} avant")
    assert await town.finds(ada, it) == [f"{it} avant"]

    async with paused(embedded, "opensearch"):
        await town.edit(ada, post, f"{it} après")
        await town.write(ada, f"{it} pendant")
        reader = Person(ada.name, ada.token)
        for path in ("/v1/search", "/v1/suggest"):
            answer = await town.search.get(reader, path, params={"q": it})
            assert is_unavailable(answer), answer.text
        read = await ok(town.content.get(ada, f"/v1/posts/{post['id']}"))
        assert read["title"] == f"{it} après"

    assert await town.finds(ada, it) == [f"{it} après", f"{it} pendant"]


async def test_while_the_store_stands_still_nothing_is_half_done(
    town: Town, embedded: Embedded, people: People, unique: Unique
) -> None:
    ada, it, once = people(unique("Ada")), word(), {"Idempotency-Key": uuid4().hex}
    body = {"title": it}
    await town.write(ada, f"{it} avant")
    assert await town.finds(ada, it) == [f"{it} avant"]

    async with paused(embedded, "store"):
        attempts = [
            town.content.post(ada, "/v1/posts", json=body, headers=once),
            town.content.get(ada, "/v1/posts"),
            town.membership.get(ada, "/v1/communities"),
            town.events.get(ada, "/v1/gatherings"),
            town.services["notifications"].get(ada, "/v1/notifications"),
        ]
        answers = await asyncio.gather(*attempts)
        assert all(is_unavailable(answer) for answer in answers), [a.text for a in answers]
        # search has its own engine
        assert await town.finds(ada, it) == [f"{it} avant"]

    again = town.content.insist(ada, "POST", "/v1/posts", json=body, headers=once)
    written = await ok(again, 201)
    own = await ok(town.content.get(ada, "/v1/posts", params={"author": written["author"]["id"]}))
    assert [each["title"] for each in own["items"]] == [it, f"{it} avant"]
    assert await town.finds(ada, it) == [it, f"{it} avant"]
