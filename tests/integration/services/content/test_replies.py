"""Answers, replies and accepted answers, over HTTP, on the real store."""

from collections.abc import Callable

from tests.support.content import World, answer, write
from tests.support.messaging import eventually
from tests.support.services import Client

Unique = Callable[[str], str]


async def test_a_question_is_answered_and_an_article_replied_to(
    content: Client, world: World
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    question = await write(content, ada, kind="question", lang="fr")
    article = await write(content, ada)
    answered = await answer(content, bob, question, "*So*")
    assert (answered["kind"], answered["lang"]) == ("answer", "fr")
    assert (answered["html"], answered["post_id"]) == ("<p><em>So</em></p>\n", question["id"])
    assert (await answer(content, bob, article))["kind"] == "reply"
    read = await content.get(ada, f"/v1/replies/{answered['id']}")
    assert (read.json(), read.headers["etag"]) == (answered, '"1"')


async def test_replies_come_in_pages_oldest_first_without_the_deleted(
    content: Client, world: World
) -> None:
    ada = world.person("Ada")
    post = await write(content, ada)
    replies = [(await answer(content, ada, post, f"{n}"))["id"] for n in range(5)]
    gone = replies.pop(2)
    await content.delete(ada, f"/v1/replies/{gone}", headers={"If-Match": '"1"'})
    path = f"/v1/posts/{post['id']}/replies"
    first = (await content.get(ada, f"{path}?limit=3")).json()
    rest = (await content.get(ada, f"{path}?limit=3&after={first['next']}")).json()
    assert [reply["id"] for reply in first["items"] + rest["items"]] == replies
    assert rest["next"] is None


async def test_an_author_edits_a_reply_at_the_version_they_read(
    content: Client, world: World
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    reply = await answer(content, bob, await write(content, ada))
    path = f"/v1/replies/{reply['id']}"
    match = {"If-Match": '"1"'}
    assert (await content.patch(ada, path, json={"body": "x"}, headers=match)).status_code == 403
    assert (await content.patch(bob, path, json={"body": "x"})).status_code == 428
    edited = await content.patch(bob, path, json={"body": "x"}, headers=match)
    assert (edited.json()["body"], edited.headers["etag"]) == ("x", '"2"')
    assert (await content.patch(bob, path, json={"body": "y"}, headers=match)).status_code == 412
    assert (await content.delete(ada, path, headers={"If-Match": "*"})).status_code == 403
    assert (await content.delete(bob, path, headers={"If-Match": "*"})).status_code == 204
    assert (await content.get(bob, path)).status_code == 404


async def test_the_author_of_a_question_accepts_an_answer_and_reopens_it(
    content: Client, world: World
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    question = await write(content, ada, kind="question")
    first, second = [await answer(content, bob, question) for _ in range(2)]
    path = f"/v1/posts/{question['id']}/accepted-answer"
    for reply in (first, first, second):
        accepted = await content.put(ada, path, json={"answer_id": reply["id"]})
        assert accepted.json()["accepted_answer_id"] == reply["id"]
    assert accepted.json()["version"] == 3
    assert (await content.put(bob, path, json={"answer_id": first["id"]})).status_code == 403
    reopened = await content.delete(ada, path)
    assert (reopened.status_code, reopened.json()["accepted_answer_id"]) == (200, None)
    assert (await content.delete(ada, path)).json()["version"] == 4


async def test_only_an_answer_to_the_question_can_be_accepted(
    content: Client, world: World
) -> None:
    ada = world.person("Ada")
    question, other = [await write(content, ada, kind="question") for _ in range(2)]
    article = await write(content, ada)
    path = f"/v1/posts/{question['id']}/accepted-answer"
    elsewhere = await answer(content, ada, other)
    deleted = await answer(content, ada, question)
    await content.delete(ada, f"/v1/replies/{deleted['id']}", headers={"If-Match": "*"})
    for answer_id in (elsewhere["id"], deleted["id"], "nothing"):
        refused = await content.put(ada, path, json={"answer_id": answer_id})
        assert refused.json()["type"] == "urn:guilde:problem:reply-not-found"
    reply = await answer(content, ada, article)
    no_question = await content.put(
        ada, f"/v1/posts/{article['id']}/accepted-answer", json={"answer_id": reply["id"]}
    )
    assert no_question.json()["type"] == "urn:guilde:problem:not-a-question"


async def test_a_question_is_open_again_when_its_accepted_answer_is_deleted(
    content: Client, world: World
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    question = await write(content, ada, kind="question")
    accepted = await answer(content, bob, question)
    path = f"/v1/posts/{question['id']}"
    await content.put(ada, f"{path}/accepted-answer", json={"answer_id": accepted["id"]})
    deleted = await content.delete(bob, f"/v1/replies/{accepted['id']}", headers={"If-Match": "*"})
    assert "content.post/" in deleted.headers["guilde-token"]
    assert (await content.get(ada, path)).json()["accepted_answer_id"] is None


async def test_an_archived_post_takes_no_reply(content: Client, world: World) -> None:
    ada = world.person("Ada")
    post = await write(content, ada)
    await content.post(ada, f"/v1/posts/{post['id']}/archive")
    refused = await content.post(ada, f"/v1/posts/{post['id']}/replies", json={"body": "x"})
    assert refused.json()["type"] == "urn:guilde:problem:not-published"


async def test_a_post_counts_its_replies_and_dates_the_last(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada = await world.member(slug)
    post = await write(content, ada, community=slug)
    assert (post["replies"], post["last_reply_at"]) == (0, None)
    first, last = [await answer(content, ada, post) for _ in range(2)]
    path = f"/v1/posts/{post['id']}"

    async def told() -> tuple[int, str]:
        """Return the replies and the last time, which must be the same in all representations."""
        alone = (await content.get(ada, path)).json()
        [listed] = (await content.get(ada, f"/v1/posts?community={slug}")).json()["items"]
        changes = {"json": {"tags": [unique("tag")]}, "headers": {"If-Match": "*"}}
        edited = (await content.patch(ada, path, **changes)).json()
        [same] = {(each["replies"], each["last_reply_at"]) for each in (alone, listed, edited)}
        return same

    assert await told() == (2, last["created_at"])
    await content.delete(ada, f"/v1/replies/{last['id']}", headers={"If-Match": "*"})
    assert await told() == (1, first["created_at"])


async def test_the_post_with_the_latest_reply_is_first_in_the_order_of_activity(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada = await world.member(slug)
    old, middle, new = [await write(content, ada, community=slug) for _ in range(3)]
    await answer(content, ada, old)

    async def listed(sort: str) -> list[str]:
        found: list[str] = []
        after = ""
        while True:
            query = f"community={slug}&sort={sort}&limit=1{after}"
            page = (await content.get(ada, f"/v1/posts?{query}")).json()
            found += [item["id"] for item in page["items"]]
            if page["next"] is None:
                return found
            after = f"&after={page['next']}"

    async def is_first() -> bool:
        return bool((await listed("active"))[0] == old["id"])

    await eventually(is_first)
    assert await listed("newest") == [new["id"], middle["id"], old["id"]]
    # another version of the post keeps its place
    await content.patch(
        ada, f"/v1/posts/{old['id']}", json={"title": "Else"}, headers={"If-Match": "*"}
    )
    assert await listed("active") == [old["id"], new["id"], middle["id"]]
    refused = await content.get(ada, "/v1/posts?sort=active&tag=x")
    assert refused.status_code == 422


async def test_unanswered_questions_are_listed_alone(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada = await world.member(slug)
    await write(content, ada, community=slug)
    first, second = [await write(content, ada, community=slug, kind="question") for _ in range(2)]

    async def unanswered() -> list[str]:
        page = (await content.get(ada, f"/v1/posts?community={slug}&unanswered=true")).json()
        return [item["id"] for item in page["items"]]

    reply = await answer(content, ada, first)
    assert await unanswered() == [second["id"], first["id"]]
    accepted = f"/v1/posts/{first['id']}/accepted-answer"
    await content.put(ada, accepted, json={"answer_id": reply["id"]})
    assert await unanswered() == [second["id"]]
    await content.delete(ada, accepted)
    assert await unanswered() == [second["id"], first["id"]]
