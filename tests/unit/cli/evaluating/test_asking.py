from pathlib import Path

import httpx
import pytest

from cli.asking import Api, Person
from cli.evaluating import asking
from cli.evaluating.asking import ranked, until_embedded
from cli.evaluating.collection import Collection

COUNTS = {"mode": "hybrid", "documents": 2, "followed": 2, "passages": 5, "waiting": 0}


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LOOKS_EVERY_SECONDS", 0.0)


def api(*answers: object) -> tuple[Api, list[httpx.Request]]:
    asked: list[httpx.Request] = []
    waiting = iter(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=next(waiting))

    return Api("http://guilde", transport=httpx.MockTransport(answer)), asked


def person() -> Person:
    return Person(lambda: "token")


async def test_it_waits_until_every_passage_of_every_document_is_embedded() -> None:
    told: list[tuple[int, int]] = []
    platform, asked = api({**COUNTS, "followed": 1}, {**COUNTS, "waiting": 3}, COUNTS)
    assert await until_embedded(platform, person(), lambda *done: told.append(done))
    assert len(asked) == 3
    assert told == [(5, 5), (2, 5), (5, 5)]


async def test_it_does_not_wait_for_a_platform_without_a_model() -> None:
    platform, _ = api({**COUNTS, "mode": "lexical", "followed": 0})
    assert not await until_embedded(platform, person(), lambda *_: None)


async def test_the_questions_are_asked_in_the_community_of_the_collection() -> None:
    items = [{"external_id": "d2"}, {"external_id": None}, {"external_id": "d1"}]
    platform, asked = api({"items": items})
    of = Collection("small-fr", Path("corpus.jsonl"), "fr", {"q1": "pain ?"}, {})
    found = await ranked(platform, person(), of, "hybrid", lambda *_: None)
    assert found == {"q1": ["d2", "d1"]}
    assert dict(asked[0].url.params) == {
        "q": "pain ?",
        "mode": "hybrid",
        "kind": "article",
        "community": "eval-small-fr",
        "limit": "10",
    }
