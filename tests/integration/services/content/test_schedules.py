"""Drafts are published at their time by a job, once, in their author's name."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from services.content.use_cases.posts.publish_due import KIND, publish_due
from shared.contracts.content import POST
from shared.contracts.envelope import Fact
from shared.messaging.jobs import BEGINNING
from shared.messaging.unit import Unit
from shared.mongo import Store
from tests.support.content import World, write
from tests.support.engines import Engines
from tests.support.messaging import NoRelay, eventually, facts_of
from tests.support.services import Client, Person

Unique = Callable[[str], str]

AHEAD = datetime(2041, 5, 1, 9, 30, tzinfo=UTC)


async def plan(content: Client, person: Person, post: Any, at: datetime) -> Any:
    path = f"/v1/posts/{post['id']}/schedule"
    answer = await content.put(person, path, json={"at": at.isoformat()})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def publish(store: Store, moment: datetime) -> None:
    """Run the job of this time to its end, by two workers at once.

    The relay of the running service publishes the facts.
    """
    unit = Unit(store, NoRelay(), clock=lambda: moment)

    async def work_off() -> None:
        while (await unit.run(partial(publish_due, "", BEGINNING))).result is not None:
            pass

    await asyncio.gather(work_off(), work_off())


async def told(engines: Engines, post: Any, count: int) -> list[Fact[Any]]:
    found: list[Fact[Any]] = await facts_of(engines.kafka, POST.topic, post["id"], count)
    return found


async def test_a_draft_is_published_once_at_its_time_in_the_name_of_its_author(
    content: Client, world: World, content_store: Store, engines: Engines
) -> None:
    ada = world.person("Ada")
    draft = await write(content, ada, status="draft")
    planned = await plan(content, ada, draft, AHEAD + timedelta(seconds=1))
    due = AHEAD + timedelta(minutes=1)
    assert datetime.fromisoformat(planned["publish_at"]) == due

    async def job() -> Any:
        return await content_store.scope["jobs"].find_one({"_id": f"{KIND}/{due.isoformat()}"})

    assert (await eventually(job))["due_at"] == due
    for moment in (AHEAD, due, due):
        await publish(content_store, moment)
    drafted, scheduled, published = await told(engines, draft, 3)
    assert [drafted.participle, scheduled.participle] == ["drafted", "scheduled"]
    assert (published.participle, published.actor) == ("published", world.id_of(ada))
    assert {"status", "published_at", "publish_at"} <= {*published.data.changed}
    shown = (await content.get(ada, f"/v1/posts/{draft['id']}")).json()
    assert (shown["status"], shown["publish_at"], shown["version"]) == ("published", None, 3)


async def test_a_draft_that_its_author_may_not_publish_any_more_stays_one(
    content: Client, world: World, content_store: Store, engines: Engines, unique: Unique
) -> None:
    slug = await world.community(unique("left"))
    ada = await world.member(slug)
    draft = await write(content, ada, status="draft", community=slug)
    await plan(content, ada, draft, AHEAD)
    await world.leaves(ada, slug)
    await publish(content_store, AHEAD)
    *_, last = await told(engines, draft, 3)
    assert (last.participle, last.actor, last.data.state.status) == ("unscheduled", None, "draft")


async def test_a_changed_or_cancelled_time_counts_and_what_is_published_has_none(
    content: Client, world: World, content_store: Store
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    moved, cancelled = [await write(content, ada, status="draft") for _ in range(2)]
    for each in (moved, cancelled):
        await plan(content, ada, each, AHEAD)
    later = AHEAD + timedelta(days=1)
    await plan(content, ada, moved, later)
    path = f"/v1/posts/{cancelled['id']}"
    assert (await content.delete(ada, f"{path}/schedule")).json()["publish_at"] is None
    await publish(content_store, AHEAD)
    shown = [
        (await content.get(ada, f"/v1/posts/{each['id']}")).json() for each in (moved, cancelled)
    ]
    assert [each["status"] for each in shown] == ["draft", "draft"]
    past = {"at": "2020-01-01T00:00:00Z"}
    assert (await content.put(ada, f"{path}/schedule", json=past)).status_code == 422
    assert (await content.put(bob, f"{path}/schedule", json=past)).status_code == 404
    await content.post(ada, f"{path}/publish")
    refused = await content.put(ada, f"{path}/schedule", json={"at": later.isoformat()})
    assert refused.json()["type"] == "urn:guilde:problem:not-a-draft"
