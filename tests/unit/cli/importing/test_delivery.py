from collections.abc import Callable
from typing import Any

import httpx
import orjson
import pytest

from cli import asking
from cli.asking import Api, Away, Person, Refused
from cli.importing.delivery import AT_ONCE, Delivery, Tally, Told, until_found
from cli.importing.documents import REPLIES, Document, LeftOut, Stage

Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_pause", lambda _: 0.0)


def api(answer: Answer, patience: float = 60) -> Api:
    return Api("http://guilde", patience=patience, transport=httpx.MockTransport(answer))


def person() -> Person:
    return Person(lambda: "token")


def created(request: httpx.Request) -> httpx.Response:
    items = orjson.loads(request.content)["items"]
    results = [{"outcome": "created", "id": f"post-{item['external_id']}"} for item in items]
    return httpx.Response(200, json={"results": results})


def documents(count: int) -> list[Document]:
    return [
        Document(f"line:{number}", orjson.dumps({"external_id": str(number)}), 1)
        for number in range(count)
    ]


async def deliver(answer: Answer, found: list[Any]) -> tuple[Tally, list[LeftOut]]:
    left_out: list[LeftOut] = []
    tally = Tally()
    told = Told(left_out.append, lambda _, __: None)
    async with api(answer) as asked:
        delivery = Delivery(asked, person(), "data", after="", told=told, tally=tally)
        await delivery.bring([Stage(found)])
    return tally, left_out


async def test_every_document_is_counted_once() -> None:
    tally, _ = await deliver(created, documents(1_050))
    assert tally.outcomes == {"created": 1_050}
    assert tally.taken == tally.changed == 1_050


async def test_refused_items_are_reported_with_their_place() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        refused = {"outcome": "refused", "problem": "kind: no", "id": None}
        unchanged = {"outcome": "unchanged", "id": "a"}
        return httpx.Response(200, json={"results": [refused, unchanged]})

    tally, left_out = await deliver(answer, documents(2))
    assert left_out == [LeftOut("line:0", "kind: no")]
    assert (tally.left_out, tally.taken, tally.changed) == (1, 1, 0)


async def test_items_left_out_before_are_counted_too() -> None:
    tally, left_out = await deliver(created, [LeftOut("x.md", "empty"), *documents(1)])
    assert left_out == [LeftOut("x.md", "empty")]
    assert tally.outcomes == {"created": 1, "refused": 1}


async def test_a_retried_batch_is_the_same_request() -> None:
    keys: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        return httpx.Response(503) if len(keys) < 3 else created(request)

    tally, _ = await deliver(answer, documents(10))
    assert tally.outcomes == {"created": 10}
    assert len(keys) == 3
    assert len(set(keys)) == 1


async def test_a_refusal_of_the_whole_stops_the_import() -> None:
    asked = 0

    def answer(_: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return httpx.Response(403, json={"title": "Your role does not allow this"})

    with pytest.raises(Refused):
        await deliver(answer, documents(5_000))
    assert asked < 10


async def test_the_import_waits_for_search_with_the_last_tokens() -> None:
    asked: list[str] = []

    def importing(request: httpx.Request) -> httpx.Response:
        answer = created(request)
        answer.headers["Guilde-Token"] = f"sealed {len(asked)}"
        asked.append("import")
        return answer

    tally, _ = await deliver(importing, documents(1_050))
    assert len(asked) > AT_ONCE == len(tally.last)

    def finding(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["Guilde-Token"])
        return httpx.Response(200, json={})

    async with api(finding) as search:
        await until_found(search, person(), tally.last[-1])
    assert asked[-1] == tally.last[-1]


async def test_waiting_ends_if_search_never_catches_up() -> None:
    async with api(lambda _: httpx.Response(503), patience=0) as search:
        with pytest.raises(Away):
            await until_found(search, person(), "sealed")


async def test_a_stage_begins_when_the_one_before_it_is_done() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return created(request)

    told = Told(lambda _: None, lambda *_: None)
    async with api(answer) as client:
        delivery = Delivery(client, person(), "data", after="", told=told, tally=Tally())
        await delivery.bring([Stage(documents(250)), Stage(documents(250), REPLIES, in_order=True)])
    assert asked == ["/api/content/v1/imports"] * 3 + ["/api/content/v1/imports/replies"] * 3
