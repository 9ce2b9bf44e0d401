"""No secret in an address is logged, traced or measured, in whatever form the address is sent."""

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

from services.notifications.domain.links import EVERYTHING, Unsubscription, write_link
from services.notifications.store import origins
from shared.mongo import Store
from tests.support.logs import Lines
from tests.support.notifications import Teller
from tests.support.services import Client, People
from tests.support.tracing import Spans

FORMS = [
    "GET {}",
    "HEAD {}",
    "POST {}",
    "PUT {}",
    "OPTIONS {}",
    "BREW {}",
    "GET {}?x=1",
    "GET {}/",
    "GET {}/more",
    "GET {}%0a",
    "GET {};x",
    "GET /{}",
    "GET /.{}",
    "GET /api/notifications{}",
    "GET /api/events{}",
    "GET http://guilde{}",
    "GET {}\nContent-Length: 99999999",
    "GET {}\nLarge: " + "x" * 40_000,
    "GET {}?" + "x" * 9_000,
    "GET {}\nUpgrade: websocket\nConnection: upgrade\nSec-WebSocket-Key: YQ==",
    "GET {}\nGuilde-Token: nothing",
]


def respelt(address: str) -> list[str]:
    """Return other spellings of an address, which no route matches."""
    folder, _, secret = address.rpartition("/")
    kind = folder.rpartition("/")[2]
    return [
        address,
        f"{folder}/x/../{secret}",
        f"{folder}//{secret}",
        f"{folder.replace(kind, kind.title())}/{secret}",
        f"{folder.replace(kind, '%' + kind[:1].encode().hex() + kind[1:])}/{secret}",
        f"{folder}/{secret.removesuffix('.ics')}",
        f"{folder}/{secret.upper()}",
        f"{folder.replace('v1', 'v2')}/{secret}",
        f"{folder}{secret}",
        f"{folder}/%{secret[:1].encode().hex()}{secret[1:]}",
    ]


async def ask_raw(client: Client, form: str, address: str) -> None:
    line, *headers = form.format(address).split("\n")
    host, port = urlsplit(client.base_url).netloc.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = [f"{line} HTTP/1.1", "Host: guilde", "Connection: close", *headers]
    writer.write("\r\n".join([*head, "", ""]).encode())
    try:
        answer = await asyncio.wait_for(reader.read(), 30)
        assert answer.startswith(b"HTTP/1.1 ")
        assert not answer.startswith(b"HTTP/1.1 500")
    finally:
        writer.close()


async def ask_in_every_form(client: Client, address: str) -> None:
    assert (await client.http.get(address)).is_success
    for spelt in respelt(address):
        for form in FORMS:
            await ask_raw(client, form, spelt)


async def nowhere(client: Client, secret: str, logged: Lines, spans: Spans) -> None:
    metrics = (await client.http.get("/metrics")).text
    traced = " ".join(span.to_json() for span in spans.all())
    told = " ".join(logged.ours)
    assert len(logged.of("request")) > len(FORMS)
    assert not logged.of("crash")
    for part in (secret, secret[1:], secret.upper()[1:]):
        assert part not in told
        assert part not in traced
        assert part not in metrics


async def test_a_link_to_unsubscribe_is_not_recorded(
    notifications: Client, notifications_store: Store, teller: Teller, logged: Lines, spans: Spans
) -> None:
    who = teller.stranger("Ada")
    key = await origins.key(notifications_store.scope)
    token = write_link(Unsubscription(who.id, EVERYTHING), key)
    await ask_in_every_form(notifications, f"/v1/unsubscribe/{token}")
    await nowhere(notifications, token, logged, spans)


async def test_the_secret_of_a_calendar_is_not_recorded(
    events: Client, people: People, unique: Callable[[str], str], logged: Lines, spans: Spans
) -> None:
    answer = await events.post(people(unique("Ada")), "/v1/calendar-feed", json={})
    address = answer.json()["path"].removeprefix("/api/events")
    await ask_in_every_form(events, address)
    secret = address.rpartition("/")[2].removesuffix(".ics")
    await nowhere(events, secret, logged, spans)


async def test_paths_without_a_secret_are_logged(content: Client, logged: Lines) -> None:
    for path in ("/v1/posts/some-id", "/v1/unheard/of", "/v1/posts"):
        await content.http.get(path)
    paths = [line["path"].removeprefix("/api/content") for line in logged.of("request")]
    assert paths == ["/v1/posts/some-id", "/v1/…/…", "/v1/posts"]
