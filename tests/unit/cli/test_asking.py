import httpx
import pytest

from cli import asking
from cli.asking import Api, Away, Person, Refused


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_pause", lambda _: 0.0)


def api(
    *answers: httpx.Response | Exception, patience: float = 60
) -> tuple[Api, list[httpx.Request]]:
    asked: list[httpx.Request] = []
    waiting = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        given = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(given, Exception):
            raise given
        return given

    return Api("http://guilde", patience=patience, transport=httpx.MockTransport(answer)), asked


def person(*tokens: str) -> Person:
    return Person(iter(tokens or ("token",)).__next__)


async def test_a_request_is_retried_until_the_service_is_back() -> None:
    platform, asked = api(httpx.ConnectError("refused"), httpx.Response(503), httpx.Response(200))
    answer = await platform.get(person(), "search/v1/search", q="x")
    assert answer.status_code == 200
    assert len(asked) == 3
    assert str(asked[0].url) == "http://guilde/api/search/v1/search?q=x"


async def test_a_service_that_stays_away_is_reported_with_its_response() -> None:
    platform, _ = api(httpx.Response(503, json={"title": "Temporarily unavailable"}), patience=0)
    with pytest.raises(Away, match="Temporarily unavailable"):
        await platform.get(person(), "search/v1/search")


async def test_the_wait_is_reported_to_a_watcher() -> None:
    told: list[str] = []
    answers = iter([httpx.Response(502), httpx.Response(200)])
    transport = httpx.MockTransport(lambda _: next(answers))
    platform = Api("http://guilde", told=told.append, transport=transport)
    await platform.get(person(), "x")
    assert told == ["HTTP 502 Bad Gateway"]


async def test_a_refusal_is_not_retried_and_names_the_field() -> None:
    problem = {
        "type": "urn:guilde:problem:invalid",
        "title": "The request is not valid",
        "detail": "invalid fields: 1",
        "errors": [{"where": ["query", "kind", "0"], "what": "unknown"}],
    }
    platform, asked = api(httpx.Response(422, json=problem))
    with pytest.raises(Refused) as refused:
        await platform.get(person(), "search/v1/search")
    assert refused.value.sentence == "The request is not valid: kind: unknown"
    assert refused.value.type == "urn:guilde:problem:invalid"
    assert len(asked) == 1


@pytest.mark.parametrize("content", [b"", b"<html>", b"[1]"])
async def test_a_refusal_without_a_problem_is_reported_by_its_status(content: bytes) -> None:
    platform, _ = api(httpx.Response(404, content=content))
    with pytest.raises(Refused, match="HTTP 404 Not Found"):
        await platform.get(person(), "x")


async def test_an_expired_token_is_renewed_once() -> None:
    platform, asked = api(httpx.Response(401), httpx.Response(200))
    await platform.get(person("old", "new"), "x")
    assert [request.headers["Authorization"] for request in asked] == ["Bearer old", "Bearer new"]


async def test_a_rejected_token_is_a_refusal() -> None:
    platform, _ = api(httpx.Response(401, json={"title": "A valid bearer token is required"}))
    with pytest.raises(Refused, match="token is required"):
        await platform.get(person("old", "new"), "x")


async def test_a_write_carries_its_key_and_its_token() -> None:
    platform, asked = api(httpx.Response(201))
    await platform.post(person(), "x", {"a": 1}, after="content.post/a@1", key="k")
    assert asked[0].headers["Idempotency-Key"] == "k"
    assert asked[0].headers["Guilde-Token"] == "content.post/a@1"
    assert asked[0].content == b'{"a":1}'
