"""Bad input is refused with a problem document, and changes nothing."""

import asyncio
from typing import Any

import pytest

from tests.support.events import EventsWorld, events_in, rsvp, schedule
from tests.support.services import Client

JSON = {"Content-Type": "application/json"}
ANY = {"If-Match": "*"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"null", 422),
        (b"[]", 422),
        (b'{"titles": {"en": "\\ud800"}}', 422),
        (b'{"titles": {"$ne": "x"}}', 422),
        (b'{"time_zone": {"$gt": ""}}', 422),
        (b'{"capacity": NaN}', 422),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"capacity": ' + b"9" * 5_000 + b"}", 400),
    ],
)
async def test_an_invalid_gathering_is_refused(
    events: Client, world: EventsWorld, body: bytes, status: int
) -> None:
    got = await events.post(world.person("Eve"), "/v1/gatherings", content=body, headers=JSON)
    assert got.status_code == status, got.text
    assert got.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "when=now",
        "status=" + "x" * 65,
        "unknown=1",
        "from=yesterday",
        "from=0.5",
        "to=1767225600",
        "from=2026-01-01T00:00:00",
        "from=0001-01-01T00:00:00%2B14:00",
        "to=9999-12-31T23:59:59-14:00",
        f"tag={'x' * 51}",
        f"community={'x' * 65}",
    ],
)
async def test_an_invalid_query_is_refused(events: Client, world: EventsWorld, query: str) -> None:
    got = await events.get(world.person("Eve"), f"/v1/gatherings?{query}")
    assert got.status_code == 422, got.text


@pytest.mark.parametrize(
    "after", ["x", "W10", "WzFd", "WyJhIiwxXQ", "Wzk5OTk5OTk5OTk5OTk5OTk5OSwiYSJd", "%00"]
)
async def test_a_forged_cursor_is_refused(events: Client, world: EventsWorld, after: str) -> None:
    eve = world.person("Eve")
    one = await schedule(events, eve)
    for path in ("/v1/gatherings", "/v1/gatherings/mine"):
        assert (await events.get(eve, f"{path}?after={after}")).status_code == 400
    got = await events.get(eve, f"/v1/gatherings/{one['id']}/attendees?after={after}")
    assert got.status_code in {200, 400}


@pytest.mark.parametrize("name", ["%00", "..%2f..", "a" * 200, "$where", "%F0%9F%92%A9", "%ff"])
async def test_an_invalid_id_is_not_found(events: Client, world: EventsWorld, name: str) -> None:
    eve = world.person("Eve")
    for path in (name, f"{name}.ics", f"{name}/attendees"):
        assert (await events.get(eve, f"/v1/gatherings/{path}")).status_code == 404


@pytest.mark.parametrize("answer", [None, "", "YES", "perhaps", {"$ne": "no"}, ["yes"], 1])
async def test_an_invalid_answer_is_refused(
    events: Client, world: EventsWorld, answer: Any
) -> None:
    eve = world.person("Eve")
    one = await schedule(events, eve)
    path = f"/v1/gatherings/{one['id']}/rsvp"
    assert (await events.put(eve, path, json={"answer": answer})).status_code == 422
    more = {"answer": "yes", "person_id": "bob"}
    assert (await events.put(eve, path, json=more)).status_code == 422
    assert (await events.get(eve, f"/v1/gatherings/{one['id']}")).json()["own"] is None


async def test_hostile_texts_stay_text(events: Client, world: EventsWorld) -> None:
    eve = world.person("Eve")
    text = "END:VEVENT\r\nBEGIN:VALARM\r\nATTACH:http://x\u2028\x85;,\\n\x00é👩‍👩‍👧‍👦"
    shown = "END:VEVENT BEGIN:VALARM ATTACH:http://x ;,\\né👩‍👩‍👧‍👦"
    one = await schedule(events, eve, titles={"en": text}, place=text, tags=["a,b;c\\n"])
    assert one["titles"]["en"] == shown
    answer = await events.get(eve, f"/v1/gatherings/{one['id']}.ics")
    [found] = events_in(answer)
    assert (found["SUMMARY"], found["LOCATION"]) == (shown, shown)
    assert b"\r\nBEGIN:VALARM" not in answer.content


async def test_one_of_several_simultaneous_changes_succeeds(
    events: Client, world: EventsWorld
) -> None:
    ada = world.person("Ada")
    path = f"/v1/gatherings/{(await schedule(events, ada))['id']}"
    changes = [
        events.patch(ada, path, json={"place": f"Room {n}"}, headers={"If-Match": '"1"'})
        for n in range(8)
    ]
    statuses = sorted(got.status_code for got in await asyncio.gather(*changes))
    assert statuses == [200, *[412] * 7]


async def test_simultaneous_answers_and_cancellations_are_serialised(
    events: Client, world: EventsWorld
) -> None:
    ada = world.person("Ada")
    one = await schedule(events, ada, capacity=1)
    people = [world.person(f"P{number}") for number in range(6)]
    cancelled, *answers = await asyncio.gather(
        events.post(ada, f"/v1/gatherings/{one['id']}/cancel", json={}),
        *(rsvp(events, person, one, "yes") for person in people),
    )
    assert cancelled.status_code == 200
    assert {answer.status_code for answer in answers} <= {200, 409}
