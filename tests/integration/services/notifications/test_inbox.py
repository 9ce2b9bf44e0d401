"""The inbox: grouped, paged, counted and read; and its refusals."""

from typing import Any

import pytest

from shared.contracts.content import PostData
from shared.contracts.envelope import Fact
from tests.support.notifications import Someone, Teller
from tests.support.services import Client

JSON = {"Content-Type": "application/json"}


async def asked(teller: Teller, replies: int = 1) -> tuple[Someone, Someone, Fact[PostData]]:
    """Return an asker, the author of so many answers, and the question, all for everyone."""
    ada, bob = await teller.someone("Ada"), await teller.someone("Bob")
    question = teller.post(ada, None, "Why?", kind="question")
    await teller.tell(question, *(teller.reply(bob, question, f"{n}") for n in range(replies)))
    return ada, bob, question


async def read(teller: Teller, who: Someone, path: str, body: Any = None) -> int:
    answer = await teller.client.post(who.person, f"/v1/notifications/{path}", json=body)
    return answer.status_code


async def test_answers_to_one_question_are_one_notification(teller: Teller) -> None:
    ada, _, question = await asked(teller, 3)
    [item] = await teller.inbox(ada)
    assert item["text"] == "3 answers to your question “Why?”"
    assert (item["count"], item["more"], item["reason"]) == (3, False, "answered")
    assert item["post"]["id"] == question.subject
    assert item["link"].endswith(f"/api/content/v1/posts/{question.subject}")
    assert await teller.unread(ada) == 1


async def test_a_read_notification_is_unread_again_after_a_new_answer(teller: Teller) -> None:
    ada, bob, question = await asked(teller, 2)
    [item] = await teller.inbox(ada)
    assert await read(teller, ada, f"{item['id']}/read") == 204
    assert await teller.unread(ada) == 0
    assert await teller.inbox(ada, unread=True) == []
    assert (await teller.inbox(ada))[0]["text"] == "2 answers to your question “Why?”"
    await teller.tell(teller.reply(bob, question))
    [item] = await teller.inbox(ada, unread=True)
    assert item["text"] == f"{bob.name} answered your question “Why?”"
    assert item["count"] == 3


async def test_an_answer_that_comes_during_reading_stays_unread(teller: Teller) -> None:
    ada, bob, question = await asked(teller)
    [item] = await teller.inbox(ada)
    await teller.tell(teller.reply(bob, question))
    assert await read(teller, ada, f"{item['id']}/read", {"up_to": item["number"]}) == 204
    assert await teller.unread(ada) == 1
    assert await read(teller, ada, f"{item['id']}/read", {"up_to": 2**50}) == 204
    assert await teller.unread(ada) == 0


async def test_a_dismissed_notification_is_gone_until_something_new_comes(teller: Teller) -> None:
    ada, bob, question = await asked(teller, 2)
    other = teller.post(ada, None, "How?", kind="question")
    await teller.tell(other, teller.reply(bob, other))
    [_, item] = await teller.inbox(ada)
    assert await teller.unread(ada) == 2
    for _ in range(2):
        assert await read(teller, ada, f"{item['id']}/dismiss") == 204
        assert await teller.unread(ada) == 1
    assert [one["post"]["title"] for one in await teller.inbox(ada)] == ["How?"]
    assert len(await teller.inbox(ada, unread=True)) == 1
    for count, text in ((1, f"{bob.name} answered your question “Why?”"), (2, "2 answers")):
        await teller.tell(teller.reply(bob, question, f"again {count}"))
        [back, _] = await teller.inbox(ada)
        assert (back["id"], back["count"], back["unread"]) == (item["id"], count, True)
        assert back["text"].startswith(text)
    assert await teller.unread(ada) == 2


async def test_an_answer_that_comes_during_a_dismissal_stays(teller: Teller) -> None:
    ada, bob, question = await asked(teller)
    [item] = await teller.inbox(ada)
    await teller.tell(teller.reply(bob, question, "later"))
    path = f"{item['id']}/dismiss"
    assert await read(teller, ada, path, {"up_to": item["number"]}) == 204
    [left] = await teller.inbox(ada)
    assert (left["count"], left["unread"]) == (1, True)
    assert await teller.unread(ada) == 1
    assert await read(teller, bob, path) == 404
    assert await read(teller, ada, path) == 204
    assert (await teller.inbox(ada), await teller.unread(ada)) == ([], 0)


async def test_dismissing_a_read_notification_changes_no_count(teller: Teller) -> None:
    ada, bob, question = await asked(teller)
    [item] = await teller.inbox(ada)
    assert await read(teller, ada, f"{item['id']}/read") == 204
    other = teller.post(ada, None, "How?", kind="question")
    await teller.tell(other, teller.reply(bob, other))
    assert await teller.unread(ada) == 1
    assert await read(teller, ada, f"{item['id']}/dismiss") == 204
    assert await teller.unread(ada) == 1
    assert question.subject not in {one["post"]["id"] for one in await teller.inbox(ada)}


async def test_all_notifications_are_read_up_to_a_moment(teller: Teller) -> None:
    ada, bob, question = await asked(teller)
    other = teller.post(ada, None, "How?", kind="question")
    until = (await teller.inbox(ada))[0]["at"]
    await teller.tell(other, teller.reply(bob, other))
    assert await teller.unread(ada) == 2
    assert await read(teller, ada, "read-all", {"until": until}) == 204
    [item] = await teller.inbox(ada, unread=True)
    assert item["post"]["title"] == "How?"
    assert await read(teller, ada, "read-all") == 204
    assert await teller.unread(ada) == 0
    assert await read(teller, ada, "read-all", {"until": "2020-01-01T00:00:00Z"}) == 204
    await teller.tell(teller.reply(bob, question))
    assert await teller.unread(ada) == 1


async def test_pages_follow_each_other_newest_first_and_once(teller: Teller) -> None:
    ada, bob = await teller.someone("Ada"), await teller.someone("Bob")
    questions = [teller.post(ada, None, f"Q{n}", kind="question") for n in range(7)]
    for question in questions:
        await teller.tell(question, teller.reply(bob, question))
    gone = teller.again(questions[5], "deleted", status="deleted", title="")
    await teller.tell(gone)
    titles: list[str] = []
    after: dict[str, str] = {}
    for _ in range(10):
        answer = await teller.client.get(
            ada.person, "/v1/notifications", params={"limit": 2, **after}
        )
        page = answer.json()
        titles += [item["post"]["title"] for item in page["items"]]
        if page["next"] is None:
            break
        assert 'rel="next"' in answer.headers["Link"]
        after = {"after": page["next"]}
    assert titles == ["Q6", "Q4", "Q3", "Q2", "Q1", "Q0"]


async def test_nobody_reads_the_notifications_of_another(teller: Teller) -> None:
    ada, bob, _ = await asked(teller)
    [item] = await teller.inbox(ada)
    assert await read(teller, bob, f"{item['id']}/read") == 404
    assert await teller.unread(ada) == 1
    for path in ("notifications", "notifications/unread-count", "preferences", "stream"):
        assert (await teller.client.get(None, f"/v1/{path}")).status_code == 401


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "unread=perhaps", "unknown=1", "limit[$gt]=1"],
)
async def test_an_invalid_query_is_refused(teller: Teller, query: str) -> None:
    eve = teller.stranger("Eve")
    answer = await teller.client.get(eve.person, f"/v1/notifications?{query}")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "after", ["x", "W10", "WyJhIl0", "W3RydWVd", "Wy0xXQ", "WzFlOTld", "%00", "W251bGxd"]
)
async def test_a_forged_cursor_is_refused(teller: Teller, after: str) -> None:
    eve = teller.stranger("Eve")
    answer = await teller.client.get(eve.person, f"/v1/notifications?after={after}")
    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("name", ["%00", "..%2f..", "a" * 200, "$where", "%F0%9F%92%A9", "%ff"])
async def test_an_invalid_id_is_not_found(teller: Teller, name: str) -> None:
    assert await read(teller, teller.stranger("Eve"), f"{name}/read") == 404


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("x/read", b"{", 400),
        ("x/read", b"[]", 422),
        ("x/read", b'{"up_to": -1}', 422),
        ("x/read", b'{"up_to": 1e400}', 422),
        ("x/read", b'{"up_to": 99999999999999999999}', 422),
        ("x/read", b'{"up_to": {"$gt": 0}}', 422),
        ("x/read", b'{"unknown": 1}', 422),
        ("read-all", b'{"until": "yesterday"}', 422),
        ("read-all", b'{"until": "2026-01-01T00:00:00"}', 422),
        ("read-all", b'{"until": "0001-01-01T00:00:00+14:00"}', 422),
        ("read-all", b'{"until": "9999-12-31T23:59:59Z"}', 204),
        ("read-all", b"", 204),
        ("read-all", b"null", 204),
        ("x/read", b"\xff\xfe", 400),
        ("x/read", b"[" * 100_000, 400),
    ],
)
async def test_an_invalid_body_is_refused(
    teller: Teller, path: str, body: bytes, status: int
) -> None:
    answer = await teller.client.post(
        teller.stranger("Eve").person, f"/v1/notifications/{path}", content=body, headers=JSON
    )
    assert answer.status_code == status, answer.text


async def test_hostile_titles_and_names_stay_text(notifications: Client, teller: Teller) -> None:
    hostile = "<script>alert(1)</script>{{7*7}} %s {actor} \u202e"
    ada, bob = await teller.someone("Ada"), await teller.someone("Bob")
    question = teller.post(ada, None, hostile, kind="question")
    await teller.tell(question, teller.reply(bob, question, hostile))
    [item] = await teller.inbox(ada)
    assert item["post"]["title"] == hostile
    assert "<script>alert(1)</script>{{7*7}} %s {actor}" in item["text"]
    assert notifications.base_url


async def test_its_api_is_described(notifications: Client) -> None:
    document = (await notifications.get(None, "/openapi.json")).json()
    assert set(document["paths"]) == {
        "/v1/notifications",
        "/v1/notifications/unread-count",
        "/v1/notifications/{notification_id}/read",
        "/v1/notifications/{notification_id}/dismiss",
        "/v1/notifications/read-all",
        "/v1/stream",
        "/v1/preferences",
        "/v1/unsubscribe/{token}",
    }
    streamed = document["paths"]["/v1/stream"]["get"]["responses"]["200"]["content"]
    assert list(streamed) == ["text/event-stream"]
