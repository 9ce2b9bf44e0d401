"""An engine goes away and comes back: writes go on, and nothing is lost or done twice."""

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
from tests.support.messaging import PARTITIONS_OF_SERVICES, eventually, read_topic, sequences_of
from tests.support.services import Client, People, Person
from tests.support.tokens import SERVICES

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}
HEALS_WITHIN = 120

pytestmark = pytest.mark.timeout(300)  # a killed engine takes its time to start


class Town:
    """The services, and the actions of people on them."""

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
        """Return the titles found, once search has applied the person's writes."""
        asked = self.search.insist(person, "GET", "/v1/search", params={"q": words})
        return sorted(str(item["title"]) for item in (await ok(asked))["items"])

    async def works(self) -> bool:
        """Return whether every service is ready and has its partitions."""
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
    """Return whether a response is a 503 problem (RFC 9457) with a Retry-After."""
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
    """Yield the services, and wait until all work again for the next test.

    Its clients are not patient: what a service answers without an engine is the test.
    """
    services = (membership, content, events, search, notifications)
    clients = {name: Client(its.base_url) for name, its in zip(SERVICES, services, strict=True)}
    running = Town(**clients)
    yield running
    await eventually(running.works, seconds=HEALS_WITHIN)
    for client in clients.values():
        await client.http.aclose()


def word() -> str:
    """Return a word that nobody else writes."""
    return f"mot{uuid4().hex[:12]}"


async def test_writes_go_on_without_kafka_and_are_published_in_order_later(
    town: Town, engines: Engines, embedded: Embedded, people: People, unique: Unique
) -> None:
    ada, bob, slug, it = people(unique("Ada")), people(unique("Bob")), unique("data"), word()
    await town.found(ada, slug)
    first = await town.write(ada, f"{it} 1")
    assert await town.finds(ada, it) == [f"{it} 1"]
    await ok(town.events.insist(ada, "GET", "/v1/gatherings"))  # events knows Ada's writes

    async with killed(embedded, "kafka"):
        for number in range(2, 7):
            await town.edit(ada, first, f"{it} {number}")
        gathering = await schedule(town.events, ada, titles={"fr": it}, capacity=1)
        for person in (ada, bob):
            assert (await rsvp(town.events, person, gathering, "yes")).status_code == 200
        assert await seat(town.events, bob, gathering) == ("waiting", 1)
        await ok(town.membership.post(bob, f"/v1/communities/{slug}/join"))
        # the search waits for unpublished versions, then returns 503
        assert is_unavailable(await town.look_for(ada, it))
        ada_without_token = Person(ada.name, ada.token)
        assert await town.finds(ada_without_token, it) == [f"{it} 1"]

    assert await town.finds(ada, it) == [it, f"{it} 6"]
    records = await read_topic(engines.kafka, "guilde.content.post", PARTITIONS_OF_SERVICES)
    assert list(dict.fromkeys(sequences_of(records, first["id"]))) == [1, 2, 3, 4, 5, 6]
    # a person who joined meanwhile may write there
    post = {"title": it, "community": slug}
    written = await ok(town.content.insist(bob, "POST", "/v1/posts", json=post), 201)
    assert written["community"]["slug"] == slug


async def test_search_is_unavailable_without_opensearch_and_catches_up_later(
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


async def test_no_write_is_half_done_while_the_store_hangs(
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
