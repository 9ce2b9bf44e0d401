"""The HTTP behaviour that every service has, tested on membership."""

import asyncio
import json
from collections.abc import Callable

import pytest

from tests.support.messaging import eventually
from tests.support.services import Client, People

Unique = Callable[[str], str]


@pytest.mark.parametrize(
    "body",
    [b"{", b"", b"null", b"[]", b'"text"', b"[" * 200_000, b"\xff\xfe", b'{"slug": NaN}'],
    ids=lambda body: str(body)[:20],
)
async def test_an_invalid_body_is_refused_clearly(
    membership: Client, people: People, unique: Unique, body: bytes
) -> None:
    answer = await membership.post(
        people(unique("Ada")),
        "/v1/communities",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code in {400, 422}
    assert answer.json()["type"].startswith("urn:guilde:problem:")


async def test_an_unknown_field_is_named(
    membership: Client, people: People, unique: Unique
) -> None:
    body = {"slug": unique("x"), "names": {"en": "X"}, "colour": "red"}
    answer = await membership.post(people(unique("Ada")), "/v1/communities", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == ["body", "colour"]


async def test_a_wrong_value_is_named_and_not_repeated(
    membership: Client, people: People, unique: Unique
) -> None:
    body = {"slug": "My Secret!", "names": {"en": "X"}}
    answer = await membership.post(people(unique("Ada")), "/v1/communities", json=body)
    assert answer.json()["errors"][0]["where"] == ["body", "slug"]
    assert "Secret" not in answer.text


async def test_an_unknown_parameter_is_named(
    membership: Client, people: People, unique: Unique
) -> None:
    answer = await membership.get(people(unique("Ada")), "/v1/communities?limits=5")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == ["query", "limits"]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "many", "1e2"])
async def test_a_limit_is_bounded(
    membership: Client, people: People, unique: Unique, limit: str
) -> None:
    answer = await membership.get(people(unique("Ada")), f"/v1/communities?limit={limit}")
    assert answer.status_code == 422


@pytest.mark.parametrize("cursor", ["x", "AAAA", "bnVsbA", "WzFd", "é", "W10", "🙂"])
async def test_a_foreign_cursor_is_refused(
    membership: Client, people: People, unique: Unique, cursor: str
) -> None:
    answer = await membership.get(people(unique("Ada")), f"/v1/communities?after={cursor}")
    assert answer.status_code == 400


async def test_a_body_over_the_bound_is_refused(
    membership: Client, people: People, unique: Unique
) -> None:
    huge = b'{"slug": "' + b"x" * (9 * 1024 * 1024) + b'"}'
    answer = await membership.post(people(unique("Ada")), "/v1/communities", content=huge)
    assert answer.status_code == 413


async def test_a_body_over_the_bound_without_a_length_is_refused(
    membership: Client, people: People, unique: Unique
) -> None:
    async def pieces() -> object:
        for _ in range(140):
            yield b" " * 65_536

    answer = await membership.post(
        people(unique("Ada")),
        "/v1/communities",
        content=pieces(),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 413


async def test_an_endless_query_is_refused(
    membership: Client, people: People, unique: Unique
) -> None:
    answer = await membership.get(people(unique("Ada")), "/v1/communities?after=" + "x" * 26_000)
    assert (answer.status_code, answer.json()["status"]) == (414, 414)


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "\\udfff\\ud800", "\\u202e"])
async def test_strange_characters_break_nothing(
    membership: Client, people: People, unique: Unique, text: str
) -> None:
    body = json.dumps({"slug": unique("odd"), "names": {"en": "X"}})
    answer = await membership.post(
        people(unique("Ada")),
        "/v1/communities",
        content=body.replace('"X"', f'"X{text}"').encode(),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code in {201, 400, 422}


async def test_a_key_is_used_once_and_then_replays_the_response(
    membership: Client, people: People, unique: Unique
) -> None:
    ada, key = people(unique("Ada")), {"Idempotency-Key": unique("key")}
    body = {"slug": unique("once"), "names": {"en": "Once"}}
    first = await membership.post(ada, "/v1/communities", json=body, headers=key)
    second = await membership.post(ada, "/v1/communities", json=body, headers=key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert first.headers["guilde-token"] == second.headers["guilde-token"]
    assert second.headers["idempotency-replayed"] == "true"


async def test_a_key_sent_ten_times_at_once_is_used_once(
    membership: Client, people: People, unique: Unique
) -> None:
    ada, key = people(unique("Ada")), {"Idempotency-Key": unique("key")}
    body = {"slug": unique("once"), "names": {"en": "Once"}}
    await membership.get(ada, "/v1/profiles/me")
    answers = await asyncio.gather(
        *(membership.post(ada, "/v1/communities", json=body, headers=key) for _ in range(10))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1


async def test_a_key_for_another_request_is_refused(
    membership: Client, people: People, unique: Unique
) -> None:
    ada, key = people(unique("Ada")), {"Idempotency-Key": unique("key")}
    for slug, status in ((unique("one"), 201), (unique("two"), 422)):
        body = {"slug": slug, "names": {"en": "X"}}
        answer = await membership.post(ada, "/v1/communities", json=body, headers=key)
        assert answer.status_code == status


async def test_two_people_may_use_the_same_key(
    membership: Client, people: People, unique: Unique
) -> None:
    key = {"Idempotency-Key": unique("key")}
    for name in ("Ada", "Bob"):
        body = {"slug": unique("own"), "names": {"en": "X"}}
        answer = await membership.post(
            people(unique(name)), "/v1/communities", json=body, headers=key
        )
        assert answer.status_code == 201


@pytest.mark.parametrize("value", ["3", "W/", '"1', "1"])
async def test_an_if_match_that_is_no_etag_is_refused(
    membership: Client, people: People, unique: Unique, value: str
) -> None:
    answer = await membership.patch(
        people(unique("Ada")),
        "/v1/profiles/me",
        json={"headline": "x"},
        headers={"If-Match": value},
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("token", ["x", "content.post/a@0", "a" * 5_000])
async def test_a_malformed_guilde_token_is_refused(
    membership: Client, people: People, unique: Unique, token: str
) -> None:
    answer = await membership.get(
        people(unique("Ada")), "/v1/communities", headers={"Guilde-Token": token}
    )
    assert answer.status_code == 400


async def test_unknown_routes_and_methods_are_problems(
    membership: Client, people: People, unique: Unique
) -> None:
    ada = people(unique("Ada"))
    nowhere = await membership.get(ada, "/v1/nowhere")
    assert (nowhere.status_code, nowhere.json()["type"]) == (404, "urn:guilde:problem:not-found")
    wrong = await membership.put(ada, "/v1/communities")
    assert wrong.status_code == 405
    assert wrong.headers["allow"] == "GET, POST"


@pytest.mark.parametrize("path", ["/v1/communities/", "/v1/communities/x/", "/health/live/"])
async def test_no_response_contains_the_host_of_the_request(
    membership: Client, people: People, unique: Unique, path: str
) -> None:
    headers = {"Host": "elsewhere.example", "X-Forwarded-Host": "elsewhere.example"}
    answer = await membership.get(people(unique("Ada")), path, headers=headers)
    assert (answer.status_code, answer.json()["status"]) == (404, 404)
    assert "elsewhere" not in str(answer.headers)


async def test_location_and_links_are_relative_to_the_host(
    membership: Client, people: People, unique: Unique
) -> None:
    ada, slug = people(unique("Ada")), unique("here")
    headers = {"Host": "elsewhere.example"}
    body = {"slug": slug, "names": {"en": "X"}}
    made = await membership.post(ada, "/v1/communities", json=body, headers=headers)
    assert made.headers["location"] == f"/api/membership/v1/communities/{slug}"
    path = "/v1/communities?limit=1"
    listed = await membership.get(ada, path, headers=headers)
    assert listed.headers.get("link", "<?").startswith("<?")


async def test_readiness_names_each_dependency(membership: Client) -> None:
    ready = (await membership.http.get("/health/ready")).json()
    assert ready["status"] == "ready"
    assert {"store", "kafka", "consumer"} <= set(ready["checks"])
    assert {"oldest_pending_seconds", "consumer_lag", "parked"} <= set(ready)


async def test_metrics_are_declared_with_their_meaning(membership: Client) -> None:
    text = (await membership.http.get("/metrics")).text
    assert "# HELP guilde_outbox_oldest_pending_seconds Age of the oldest committed fact" in text


async def test_the_docs_work_without_the_internet(membership: Client) -> None:
    page = (await membership.http.get("/docs")).text
    assert "/api/membership/docs/assets/swagger-ui-bundle.js" in page
    assert "//cdn" not in page
    assert (await membership.http.get("/docs/assets/swagger-ui-bundle.js")).status_code == 200


async def test_a_token_reveals_nothing_to_a_stranger(membership: Client) -> None:
    for version in ("membership.profile/a@1", "membership.profile/a@999"):
        answer = await membership.http.get("/v1/communities", headers={"Guilde-Token": version})
        assert answer.status_code == 401


async def test_an_erased_person_gets_no_replay(
    membership: Client, people: People, unique: Unique
) -> None:
    ada, key = people(unique("Ada")), {"Idempotency-Key": unique("key"), "If-Match": "*"}
    change = {"headline": "Data engineer"}
    await membership.patch(ada, "/v1/profiles/me", json=change, headers=key)
    await membership.delete(ada, "/v1/profiles/me", headers={"If-Match": "*"})

    async def forgotten() -> bool:
        answer = await membership.patch(ada, "/v1/profiles/me", json=change, headers=key)
        return answer.status_code == 403

    await eventually(forgotten)
