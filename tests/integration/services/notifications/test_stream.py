"""Server-sent events: live, resumed, in several processes, bounded, visible notices alone."""

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
    """Run another process that only serves requests."""
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
    """Return whether this person may open one more stream."""
    sent = {"Authorization": f"Bearer {who.person.token}"}
    async with client.http.stream("GET", "/v1/stream", headers=sent) as answer:
        return answer.status_code == 200


async def titles(stream: Stream, count: int) -> list[str]:
    return [(await stream.event())["post"]["title"] for _ in range(count)]


async def test_every_process_sends_notices_made_in_any_process(
    teller: Teller, notifications: Client, second_process: Client
) -> None:
    ada, bob = await pair(teller)
    async with listening(notifications, ada) as one, listening(second_process, ada) as other:
        await answered(teller, ada, bob, "A", "B")
        await answered(teller, ada, bob, "C")  # behind all of these
        assert await titles(one, 3) == await titles(other, 3) == ["A", "B", "C"]


@pytest.mark.parametrize("verb", ["read", "dismiss"])
async def test_every_process_sends_that_a_notification_was_read_or_dismissed(
    teller: Teller, notifications: Client, second_process: Client, verb: str
) -> None:
    ada, bob = await pair(teller)
    await answered(teller, ada, bob, "A")
    [item] = await teller.inbox(ada)
    async with listening(notifications, ada) as one, listening(second_process, ada) as other:
        path = f"/v1/notifications/{item['id']}/{verb}"
        assert (await notifications.post(ada.person, path)).status_code == 204
        assert await one.event() == await other.event() == {"event": "marked"}


async def test_a_stream_resumes_at_its_last_event_in_another_process_too(
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
    async with listening(notifications, ada) as stream:  # without the header: from now on
        assert int(stream.last_id) == 4
        await answered(teller, ada, bob, "E")
        assert await titles(stream, 1) == ["E"]


@pytest.mark.parametrize("last", ["-1", "x", "1e3", "99999999999999999999", "٣", "3; DROP"])
async def test_a_foreign_event_id_starts_a_stream_from_now(
    teller: Teller, notifications: Client, last: str
) -> None:
    ada, bob = await pair(teller)
    await answered(teller, ada, bob, "A")
    async with listening(notifications, ada, {"Last-Event-ID": last}) as stream:
        await answered(teller, ada, bob, "B")
        assert await titles(stream, 1) == ["B"]


async def test_too_many_missed_events_send_a_reset(
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


async def test_a_stream_sends_heartbeats(
    teller: Teller, notifications: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.2)
    monkeypatch.setattr(stream, "LOOK_SECONDS", 0.1)
    ada = await teller.someone("Ada")
    async with asyncio.timeout(45), listening(notifications, ada) as open_one:
        assert await open_one.block() == {"": ""}
        assert await open_one.block() == {"": ""}


async def test_a_stream_ends_with_its_token(
    teller: Teller, notifications: Client, issuer: Issuer
) -> None:
    ada = await teller.someone("Ada")
    # the token is valid until then, and for the leeway after it
    token = issuer.token(ada.name, claims={"exp": int(time.time()) + 2})
    short = Someone(Person(ada.name, token), ada.id, ada.email)
    async with asyncio.timeout(45), listening(notifications, short) as open_one:
        await open_one.until_its_end()
    expired = issuer.token(ada.name, claims={"exp": int(time.time()) - 60})
    answer = await notifications.get(Person(ada.name, expired), "/v1/stream")
    assert answer.status_code == 401


async def test_a_person_s_streams_are_limited_and_a_closed_one_makes_room(
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


async def test_muted_and_hidden_notices_only_advance_the_event_id(
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
