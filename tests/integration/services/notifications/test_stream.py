"""Server-sent events: live, resumed, in several processes, bounded, and only what one may see."""

import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from services.notifications.entry import live, stream
from services.notifications.main import service
from services.notifications.settings import NotificationsSettings
from shared.mongo import Store
from shared.runtime.settings import RunAs
from tests.support.issuer import Issuer
from tests.support.messaging import eventually
from tests.support.notifications import Someone, Stream, Teller, listening
from tests.support.services import Client, Person, run_service


@pytest_asyncio.fixture
async def second_process(
    notifications: Client, notifications_settings: NotificationsSettings
) -> AsyncIterator[Client]:
    """Another one that only answers."""
    assert notifications.base_url
    settings = notifications_settings.model_copy(update={"role": RunAs.API})
    store = Store(settings.store_url, settings.store_database)
    async with run_service(service(settings, store), settings, store) as client:
        yield client


async def pair(teller: Teller) -> tuple[Someone, Someone]:
    return await teller.someone("Ada"), await teller.someone("Bob")


async def answered(teller: Teller, ada: Someone, bob: Someone, *titles: str) -> None:
    for title in titles:
        question = teller.post(ada, None, title, kind="question")
        await teller.tell(question, teller.reply(bob, question))


async def opens(client: Client, who: Someone) -> bool:
    """Whether this person is let have one more."""
    sent = {"Authorization": f"Bearer {who.person.token}"}
    async with client.http.stream("GET", "/v1/stream", headers=sent) as answer:
        return answer.status_code == 200


async def titles(stream: Stream, count: int) -> list[str]:
    return [(await stream.event())["post"]["title"] for _ in range(count)]


async def test_every_process_tells_all_that_is_made_in_any(
    teller: Teller, notifications: Client, second_process: Client
) -> None:
    ada, bob = await pair(teller)
    async with listening(notifications, ada) as one, listening(second_process, ada) as other:
        await answered(teller, ada, bob, "A", "B")
        await answered(teller, ada, bob, "C")  # behind all of these
        assert await titles(one, 3) == await titles(other, 3) == ["A", "B", "C"]


async def test_a_stream_goes_on_where_it_broke_off_in_another_process_too(
    teller: Teller, notifications: Client, second_process: Client
) -> None:
    ada, bob = await pair(teller)
    async with listening(notifications, ada) as stream:
        await answered(teller, ada, bob, "A")
        assert await titles(stream, 1) == ["A"]
    await answered(teller, ada, bob, "B", "C")
    seen = {"Last-Event-ID": stream.last_id}
    async with listening(second_process, ada, seen) as stream:
        await answered(teller, ada, bob, "D")
        assert await titles(stream, 3) == ["B", "C", "D"]
    async with listening(notifications, ada) as stream:  # without it: from now on
        assert int(stream.last_id) == 4
        await answered(teller, ada, bob, "E")
        assert await titles(stream, 1) == ["E"]


@pytest.mark.parametrize("last", ["-1", "x", "1e3", "99999999999999999999", "٣", "3; DROP"])
async def test_an_event_id_that_is_none_of_ours_means_from_now_on(
    teller: Teller, notifications: Client, last: str
) -> None:
    ada, bob = await pair(teller)
    await answered(teller, ada, bob, "A")
    async with listening(notifications, ada, {"Last-Event-ID": last}) as stream:
        await answered(teller, ada, bob, "B")
        assert await titles(stream, 1) == ["B"]


async def test_too_much_missed_is_said_and_not_sent(
    teller: Teller, notifications: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "MOST_MISSED", 1)
    ada, bob = await pair(teller)
    await answered(teller, ada, bob, "A", "B")
    headers = {"Authorization": f"Bearer {ada.person.token}", "Last-Event-ID": "0"}
    async with (
        httpx.AsyncClient(base_url=notifications.base_url) as http,
        http.stream("GET", "/v1/stream", headers=headers) as answer,
    ):
        block = await Stream(answer.aiter_lines()).block()
    assert (block["event"], block["id"]) == ("reset", "2")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"


async def test_a_heart_beats(
    teller: Teller, notifications: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.2)
    monkeypatch.setattr(stream, "LOOK_SECONDS", 0.1)
    ada = await teller.someone("Ada")
    async with asyncio.timeout(5), listening(notifications, ada) as open_one:
        assert await open_one.block() == {"": ""}
        assert await open_one.block() == {"": ""}


async def test_a_stream_ends_with_its_token(
    teller: Teller, notifications: Client, issuer: Issuer
) -> None:
    ada = await teller.someone("Ada")
    # the token is good for so long, and for the leeway after
    token = issuer.token(ada.name, claims={"exp": int(time.time()) + 2})
    short = Someone(Person(ada.name, token), ada.id, ada.email)
    async with asyncio.timeout(10), listening(notifications, short) as open_one:
        await open_one.until_its_end()
    expired = issuer.token(ada.name, claims={"exp": int(time.time()) - 60})
    answer = await notifications.get(Person(ada.name, expired), "/v1/stream")
    assert answer.status_code == 401


async def test_one_person_has_so_many_streams_and_a_closed_one_makes_room(
    teller: Teller, notifications: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_OF_ONE_PERSON", 2)
    ada, bob = await pair(teller)
    async with listening(notifications, ada):
        async with listening(notifications, ada):
            refused = await notifications.get(ada.person, "/v1/stream")
            assert (refused.status_code, refused.headers["Retry-After"]) == (429, "30")
            async with listening(notifications, bob):
                pass
        await eventually(lambda: opens(notifications, ada))


async def test_what_one_muted_or_may_not_see_only_moves_the_place(
    teller: Teller, notifications: Client
) -> None:
    ada, bob = await pair(teller)
    never = {"inbox": "never", "mail": "daily"}
    await teller.prefer(ada, reasons={"answered": never})
    async with listening(notifications, ada) as open_one:
        await answered(teller, ada, bob, "Muted")
        reply = teller.reply(bob, teller.post(ada, None, "Seen"))
        post = teller.post(ada, None, "Seen", id=reply.data.state.post.id)
        await teller.tell(post, reply)
        event = await open_one.event()
        assert (event["post"]["title"], event["number"]) == ("Seen", 2)
    assert [item["post"]["title"] for item in await teller.inbox(ada)] == ["Seen"]
