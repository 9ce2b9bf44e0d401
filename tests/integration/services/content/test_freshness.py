"""Posts are reviewed by their owners, judged by readers, refreshed and replaced."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from services.content.use_cases.freshness.remind_owners import KIND, remind_of_review
from shared.contracts.content import POST
from shared.messaging.unit import Unit
from shared.mongo import Store
from tests.support.clock import Clock
from tests.support.content import World, write
from tests.support.engines import Engines
from tests.support.messaging import NoRelay, eventually, facts_of
from tests.support.services import Client, Person

Unique = Callable[[str], str]

SOME_DAY = "2040-01-01"


async def review(content: Client, person: Person, post: Any, **body: Any) -> Any:
    answer = await content.put(person, f"/v1/posts/{post['id']}/review", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["review"]


async def fall_due(store: Store, post: Any, day: str = "2026-01-01") -> None:
    """Set the day of the review into the past."""
    change = {"$set": {"review.due_on": day}}
    await store.scope["posts"].update_one({"_id": post["id"]}, change)


async def stale(content: Client, person: Person, slug: str, query: str = "") -> list[Any]:
    answer = await content.get(person, f"/v1/stale?community={slug}{query}")
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()["items"]
    return found


async def test_a_post_falls_due_is_judged_and_is_refreshed(
    content: Client, world: World, content_store: Store, unique: Unique
) -> None:
    slug = await world.community(unique("fresh"))
    ada, grace = await world.member(slug, "animator"), await world.member(slug)
    post = await write(content, ada, community=slug)
    planned = await review(content, ada, post, due_on=SOME_DAY, owner_id=world.id_of(grace))
    assert (planned["due_on"], planned["owner"]["id"]) == (SOME_DAY, world.id_of(grace))
    assert await stale(content, grace, slug) == []

    await fall_due(content_store, post)
    path = f"/v1/posts/{post['id']}"
    for said in (True, False):
        assert (await content.put(grace, f"{path}/verdict", json={"still_true": said})).is_success
    assert (await content.put(ada, f"{path}/verdict", json={"still_true": True})).is_success
    [due] = await stale(content, ada, slug, f"&owner={world.id_of(grace)}")
    assert (due["id"], due["yes"], due["no"]) == (post["id"], 1, 1)
    assert await stale(content, ada, slug, f"&owner={world.id_of(ada)}") == []
    verdicts = (await content.get(grace, f"{path}/verdicts")).json()
    assert verdicts == {"yes": 1, "no": 1, "own": False}

    refreshed = await content.post(grace, f"{path}/refresh", json={"due_on": SOME_DAY})
    assert refreshed.json()["review"]["reviewed_at"] is not None
    assert await stale(content, ada, slug) == []
    verdicts = (await content.get(grace, f"{path}/verdicts")).json()
    assert verdicts == {"yes": 0, "no": 0, "own": None}


async def test_the_list_of_due_posts_comes_in_pages_longest_due_first(
    content: Client, world: World, content_store: Store, unique: Unique
) -> None:
    slug = await world.community(unique("pages"))
    ada = await world.member(slug)
    ids: list[str] = []
    for number in range(3):
        post = await write(content, ada, community=slug)
        await review(content, ada, post, due_on=SOME_DAY)
        await fall_due(content_store, post, f"2026-01-0{3 - number}")
        ids.insert(0, post["id"])
    first = (await content.get(ada, f"/v1/stale?community={slug}&limit=2")).json()
    rest = await stale(content, ada, slug, f"&limit=2&after={first['next']}")
    assert [each["id"] for each in (*first["items"], *rest)] == ids


async def test_the_owner_is_reminded_once_on_the_day(
    content: Client, world: World, content_store: Store, engines: Engines
) -> None:
    ada = world.person("Ada")
    post = await write(content, ada)
    await review(content, ada, post, due_on=SOME_DAY)

    async def job() -> Any:
        key = f"{KIND}/{post['id']}@{SOME_DAY}"
        return await content_store.scope["jobs"].find_one({"_id": key})

    due = datetime(2040, 1, 1, 7, tzinfo=UTC)
    row = await eventually(job)
    assert row["due_at"] == due
    for moment in (due - timedelta(minutes=1), due, due):
        unit = Unit(content_store, NoRelay(), clock=Clock(moment))
        await unit.run(partial(remind_of_review, row["key"], ""))
    facts = await facts_of(engines.kafka, POST.topic, post["id"], 3)
    assert [fact.participle for fact in facts] == ["published", "review_planned", "reminded"]


async def test_a_review_needs_a_day_ahead_and_an_owner_of_the_community(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("owners"))
    ada, stranger = await world.member(slug), world.person("Eve")
    post = await write(content, ada, community=slug)
    path = f"/v1/posts/{post['id']}/review"
    for body in (
        {"due_on": "2020-01-01"},
        {"due_on": SOME_DAY, "owner_id": world.id_of(stranger)},
    ):
        assert (await content.put(ada, path, json=body)).status_code == 422
    assert (await content.put(stranger, path, json={"due_on": SOME_DAY})).status_code == 403


async def test_the_verdicts_and_reviews_of_an_erased_person_are_forgotten(
    content: Client, world: World
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    await world.knows(bob)
    post = await write(content, ada)
    path = f"/v1/posts/{post['id']}"
    await review(content, ada, post, due_on=SOME_DAY, owner_id=world.id_of(bob))
    assert (await content.put(bob, f"{path}/verdict", json={"still_true": False})).is_success
    await world.erases(bob)

    async def forgotten() -> bool:
        verdicts = (await content.get(ada, f"{path}/verdicts")).json()
        shown = (await content.get(ada, path)).json()["review"]
        return bool(verdicts["no"] == 0 and shown["owner"] is None)

    await eventually(forgotten)


async def test_a_replaced_post_leads_to_its_replacement(content: Client, world: World) -> None:
    ada = world.person("Ada")
    old, new = await write(content, ada), await write(content, ada, kind="discussion")
    path = f"/v1/posts/{old['id']}/relations"
    answer = await content.put(ada, f"{path}/replaced_by", json={"post_id": new["id"]})
    assert answer.status_code == 200, answer.text
    back = f"/v1/posts/{new['id']}/relations"
    circle = await content.put(ada, f"{back}/replaced_by", json={"post_id": old["id"]})
    assert circle.status_code == 422
    assert (await content.get(ada, path)).json()["replaced_by"]["id"] == new["id"]
    [replaced] = (await content.get(ada, back)).json()["replaces"]
    assert replaced["id"] == old["id"]
