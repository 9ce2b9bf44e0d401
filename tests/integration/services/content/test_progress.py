"""Progress in learning paths, over HTTP, on the real store."""

from asyncio import gather
from collections.abc import Callable
from typing import Any

from shared.contracts.progress import PROGRESS
from tests.integration.services.content.test_series import begin, put
from tests.support import facts
from tests.support.content import World, write
from tests.support.engines import Engines
from tests.support.membership import problem
from tests.support.messaging import eventually, facts_of, records_of
from tests.support.services import Client, Person
from tests.support.topics import Publisher

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}


async def a_path(
    client: Client, person: Person, steps: int = 2, **fields: Any
) -> tuple[str, list[str]]:
    """Return a path and its posts, which the person wrote."""
    place = {"community": fields["community"]} if "community" in fields else {}
    path = await begin(client, person, kind="path", **fields)
    posts = [(await write(client, person, **place))["id"] for _ in range(steps)]
    for post in posts:
        assert await put(client, person, path, post) == 200
    return path, posts


async def do(client: Client, person: Person, path: str, post: str, **options: Any) -> int:
    where = f"/v1/series/{path}/progress/{post}"
    return (await client.put(person, where, **options)).status_code


async def own(client: Client, person: Person, path: str) -> dict[str, Any]:
    return dict((await client.get(person, f"/v1/series/{path}/progress")).json())


async def mine(client: Client, person: Person) -> list[dict[str, Any]]:
    return list((await client.get(person, "/v1/progress")).json()["items"])


async def test_a_path_is_started_followed_and_completed(
    content: Client, world: World, engines: Engines
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    path, (first, second) = await a_path(content, ada)
    assert (await own(content, bob, path))["next"] == first
    assert (await content.put(bob, f"/v1/series/{path}/progress")).status_code == 204
    assert await do(content, bob, path, first) == 204
    seen = await own(content, bob, path)
    assert (seen["done"], seen["steps"], seen["next"]) == ([first], 2, second)
    assert seen["completed_at"] is None
    assert await do(content, bob, path, second) == 204
    seen = await own(content, bob, path)
    assert (seen["done"], seen["next"]) == ([first, second], None)
    assert seen["completed_at"] is not None
    (item,) = await mine(content, bob)
    assert (item["path"]["id"], item["done"], item["steps"]) == (path, 2, 2)
    assert item["completed_at"] == seen["completed_at"]
    key = f"{path}.{world.id_of(bob)}"
    told = await facts_of(engines.kafka, PROGRESS.topic, key, 3)
    assert [each.participle for each in told] == ["started", "advanced", "completed"]
    assert first not in str(told[-1].data)


async def test_nobody_sees_the_progress_of_others(content: Client, world: World) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    path, (first, _) = await a_path(content, ada)
    assert await do(content, bob, path, first) == 204
    seen = await own(content, ada, path)
    assert (seen["done"], seen["started_at"], await mine(content, ada)) == ([], None, [])


async def test_simultaneous_and_repeated_marks_count_once(
    content: Client, world: World, engines: Engines
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    path, posts = await a_path(content, ada, 4)
    key = {"headers": {"Idempotency-Key": "the-same"}}
    marks = [do(content, bob, path, post) for post in posts for _ in range(2)]
    assert set(await gather(*marks)) == {204}
    assert await do(content, bob, path, posts[0], **key) == 204
    assert await do(content, bob, path, posts[0], **key) == 204
    assert (await own(content, bob, path))["done"] == posts
    told = await facts_of(engines.kafka, PROGRESS.topic, f"{path}.{world.id_of(bob)}", 4)
    assert [each.participle for each in told].count("completed") == 1


async def test_a_completed_path_stays_completed_and_a_hidden_step_is_not_waited_for(
    content: Client, world: World
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    path, (first, second) = await a_path(content, ada)
    await do(content, bob, path, first)
    await content.delete(ada, f"/v1/posts/{second}", headers=ANY)
    seen = await own(content, bob, path)
    assert (seen["next"], seen["steps"], seen["completed_at"]) == (None, 1, None)
    assert await do(content, bob, path, second) == 422
    await content.put(bob, f"/v1/series/{path}/progress")
    at = (await own(content, bob, path))["completed_at"]
    assert at is not None
    third = (await write(content, ada))["id"]
    await put(content, ada, path, third)
    await content.delete(bob, f"/v1/series/{path}/progress/{first}")
    seen = await own(content, bob, path)
    assert (seen["done"], seen["next"], seen["completed_at"]) == ([], first, at)
    await content.delete(bob, f"/v1/series/{path}/progress")
    assert (await own(content, bob, path))["started_at"] is None
    assert await mine(content, bob) == []


async def test_a_person_who_left_the_community_has_no_progress_to_see(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("secret"), "private")
    ada, bob = await world.member(slug), await world.member(slug, name="Bob")
    path, (first, _) = await a_path(content, ada, community=slug)
    assert await do(content, bob, path, first) == 204
    await world.leaves(bob, slug)
    where = f"/v1/series/{path}/progress"
    assert (await content.get(bob, where)).status_code == 404
    assert (await content.put(bob, where)).status_code == 404
    assert await do(content, bob, path, first) == 404
    assert await mine(content, bob) == []


async def test_a_person_leaves_a_path_that_they_see_no_more(
    content: Client, world: World, engines: Engines, unique: Unique
) -> None:
    slug = await world.community(unique("secret"), "private")
    ada, bob = await world.member(slug), await world.member(slug, name="Bob")
    hidden, (first, _) = await a_path(content, ada, community=slug)
    deleted, (other, _) = await a_path(content, ada)
    assert await do(content, bob, hidden, first) == 204
    assert await do(content, bob, deleted, other) == 204
    await world.leaves(bob, slug)
    gone = await content.delete(ada, f"/v1/series/{deleted}", headers=ANY)
    assert gone.status_code == 204
    for path in (hidden, deleted):
        where = f"/v1/series/{path}/progress"
        for _ in range(2):
            assert (await content.delete(bob, where)).status_code == 204
        told = await facts_of(engines.kafka, PROGRESS.topic, f"{path}.{world.id_of(bob)}", 2)
        assert [each.participle for each in told] == ["started", "left"]
        eve = world.person("Eve")
        assert problem(await content.delete(eve, where)) == (404, "series-not-found")


async def test_only_paths_have_progress(content: Client, world: World) -> None:
    ada = world.person("Ada")
    series = await begin(content, ada)
    answer = await content.put(ada, f"/v1/series/{series}/progress")
    assert problem(answer) == (409, "not-a-path")
    refused = await content.post(ada, "/v1/series", json={"title": "X", "minutes": 3})
    assert refused.status_code == 409


async def test_a_path_tells_what_it_takes_and_what_it_teaches(
    content: Client, world: World, publish: Publisher, unique: Unique
) -> None:
    ada, name = world.person("Ada"), unique("kafka")
    topic = facts.topic(fr=name, en=f"{name} streams")
    path, (first, _) = await a_path(content, ada)
    await content.patch(ada, f"/v1/posts/{first}", json={"body": "word " * 1_000}, headers=ANY)
    seen = (await content.get(ada, f"/v1/series/{path}")).json()
    assert [each["minutes"] for each in seen["steps"]] == [5, 1]
    assert (seen["minutes"], seen["is_estimated"], seen["skills"]) == (6, True, [])
    where = {"json": {"minutes": 45, "skills": [topic.subject]}, "headers": ANY}
    assert (await content.patch(ada, f"/v1/series/{path}", **where)).status_code == 422
    await publish(topic)

    async def is_taught() -> bool:
        answer = await content.patch(ada, f"/v1/series/{path}", **where)
        return answer.status_code == 200

    await eventually(is_taught)
    seen = (await content.get(ada, f"/v1/series/{path}")).json()
    assert (seen["minutes"], seen["is_estimated"]) == (45, False)
    assert [each["labels"]["fr"] for each in seen["skills"]] == [name]
    again = {"json": {"minutes": None}, "headers": ANY}
    seen = (await content.patch(ada, f"/v1/series/{path}", **again)).json()
    assert (seen["minutes"], seen["is_estimated"]) == (6, True)


async def test_an_erased_person_leaves_no_progress(
    content: Client, world: World, engines: Engines
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    await world.knows(bob)
    path, (first, _) = await a_path(content, ada)
    assert await do(content, bob, path, first) == 204
    await world.erases(bob)
    key = f"{path}.{world.id_of(bob)}"

    async def is_gone() -> bool:
        told = await records_of(engines.kafka, PROGRESS.topic, key)
        return bool(told) and told[-1].value is None

    await eventually(is_gone)
    refused = await content.put(bob, f"/v1/series/{path}/progress")
    assert problem(refused)[1] == "person-erased"
    assert (await own(content, bob, path))["started_at"] is None
