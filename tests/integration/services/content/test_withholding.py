"""What newcomers write with links to other sites waits for a moderator, where it is so set."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest_asyncio

from services.content.main import service as content_service
from services.content.settings import ContentSettings
from services.content.use_cases.posts.publish_due import publish_due
from shared.contracts.content import POST, REPLY
from shared.messaging.jobs import BEGINNING
from shared.messaging.unit import Unit
from shared.mongo import Store
from shared.runtime.settings import RunAs
from tests.support.content import World, created, write
from tests.support.engines import Engines
from tests.support.issuer import Issuer
from tests.support.messaging import NoRelay, eventually, facts_of
from tests.support.services import Client, Person, run_service

Unique = Callable[[str], str]

LINKS = "Buy [here](https://elsewhere.example/shop)."
AHEAD = datetime(2041, 5, 1, 9, 30, tzinfo=UTC)
ANY = {"If-Match": "*"}


@pytest_asyncio.fixture
async def settings(engines: Engines, issuer: Issuer) -> ContentSettings:
    return ContentSettings(
        kafka=engines.kafka,
        store_url=engines.store_url,
        issuer=issuer.issuer,
        jwks_url=issuer.jwks_url,
        role=RunAs.API,
        hold_newcomer_links=True,
    )


@pytest_asyncio.fixture
async def holding(content: Client, settings: ContentSettings) -> AsyncIterator[Client]:
    """A service with the rule, on the store of the running one, which does its jobs."""
    assert content.base_url
    store = Store(settings.store_url, settings.store_database)
    async with run_service(content_service(settings, store), settings, store) as client:
        yield client


async def decide(client: Client, person: Person, thing_id: str, act: str) -> Any:
    path = f"/v1/moderation/cases/{thing_id}/decisions"
    return await client.post(person, path, json={"act": act, "reason": "I looked at it."})


async def test_a_post_with_links_waits_and_its_release_publishes_it_once(
    holding: Client, world: World, engines: Engines, unique: Unique
) -> None:
    slug = await world.community(unique("new"))
    ada, bob = await world.member(slug), await world.member(slug, name="Bob")
    moderator = await world.member(slug, "moderator", "Eve")
    plain = await write(holding, ada, community=slug, body="No link.")
    assert (plain["status"], plain["withheld"]) == ("published", False)
    post = await write(holding, ada, community=slug, body=LINKS)
    path = f"/v1/posts/{post['id']}"
    assert (post["status"], post["withheld"], post["published_at"]) == ("hidden", True, None)
    assert (await holding.get(ada, path)).json()["withheld"]
    assert (await holding.get(bob, path)).status_code == 404
    [case] = (await holding.get(moderator, f"/v1/moderation/cases?community={slug}")).json()[
        "items"
    ]
    assert (case["id"], case["withheld"], case["flags"]) == (post["id"], True, 0)
    refused = await decide(holding, moderator, post["id"], "dismiss")
    assert refused.json()["type"] == "urn:guilde:problem:nothing-flagged"

    assert (await decide(holding, moderator, post["id"], "restore")).status_code == 201
    shown = (await holding.get(bob, path)).json()
    assert (shown["status"], shown["withheld"]) == ("published", False)
    queue = await holding.get(moderator, f"/v1/moderation/cases?community={slug}")
    assert queue.json()["items"] == []
    told = await facts_of(engines.kafka, POST.topic, post["id"], 2)
    assert [(each.participle, each.actor) for each in told] == [
        ("withheld", world.id_of(ada)),
        ("published", world.id_of(ada)),
    ]
    assert "published_at" in told[-1].data.changed


async def test_a_reply_with_links_waits_and_may_be_kept_hidden_or_deleted(
    holding: Client, world: World, engines: Engines, unique: Unique
) -> None:
    slug = await world.community(unique("new"))
    ada, owner = await world.member(slug), await world.member(slug, "owner", "Eve")
    post = await write(holding, owner, community=slug, body=LINKS)
    assert post["status"] == "published"
    path = f"/v1/posts/{post['id']}/replies"
    replies = [
        created(await holding.post(ada, path, json={"body": f"{n}: {LINKS}"})) for n in range(3)
    ]
    assert {(each["status"], each["withheld"]) for each in replies} == {("hidden", True)}
    assert (await holding.get(owner, path)).json()["items"] == []
    released, kept, deleted = (each["id"] for each in replies)
    assert (await decide(holding, owner, released, "restore")).status_code == 201
    assert (await decide(holding, owner, kept, "hide")).status_code == 201
    gone = await holding.delete(ada, f"/v1/replies/{deleted}", headers=ANY)
    assert gone.status_code == 204
    assert [each["id"] for each in (await holding.get(owner, path)).json()["items"]] == [released]
    queue = await holding.get(owner, f"/v1/moderation/cases?community={slug}")
    assert queue.json()["items"] == []
    mine = (await holding.get(ada, "/v1/moderation/decisions")).json()["items"]
    assert {each["act"] for each in mine} == {"restore", "hide"}
    told = await facts_of(engines.kafka, REPLY.topic, released, 2)
    assert [each.participle for each in told] == ["withheld", "posted"]
    created(await holding.post(ada, path, json={"body": LINKS}))
    assert len((await holding.get(owner, f"/v1/moderation/cases?community={slug}")).json()["items"])
    assert (await holding.delete(owner, f"/v1/posts/{post['id']}", headers=ANY)).status_code == 204

    async def ended() -> bool:
        queue = await holding.get(owner, f"/v1/moderation/cases?community={slug}")
        return bool(queue.json()["items"] == [])

    await eventually(ended)


async def test_neither_an_edit_nor_a_draft_nor_its_schedule_gets_around_it(
    holding: Client,
    world: World,
    content_store: Store,
    settings: ContentSettings,
    unique: Unique,
) -> None:
    slug = await world.community(unique("new"))
    ada = await world.member(slug)
    edited = await write(holding, ada, community=slug, body="No link.")
    path = f"/v1/posts/{edited['id']}"
    changed = (await holding.patch(ada, path, json={"body": LINKS}, headers=ANY)).json()
    assert (changed["status"], changed["withheld"], changed["version"]) == ("hidden", True, 2)

    draft = await write(holding, ada, community=slug, body=LINKS, status="draft")
    assert draft["status"] == "draft"
    published = (await holding.post(ada, f"/v1/posts/{draft['id']}/publish")).json()
    assert (published["status"], published["withheld"]) == ("hidden", True)

    planned = await write(holding, ada, community=slug, body=LINKS, status="draft")
    path = f"/v1/posts/{planned['id']}"
    await holding.put(ada, f"{path}/schedule", json={"at": AHEAD.isoformat()})
    unit = Unit(content_store, NoRelay(), clock=lambda: AHEAD)
    due = partial(publish_due, "", BEGINNING, sites=settings.sites)
    while (await unit.run(due)).result is not None:
        pass
    shown = (await holding.get(ada, path)).json()
    assert (shown["status"], shown["withheld"]) == ("hidden", True)


async def test_members_of_a_week_and_own_sites_are_not_withheld(
    holding: Client, world: World, content_store: Store, unique: Unique
) -> None:
    slug = await world.community(unique("new"))
    ada = await world.member(slug)
    own = await write(holding, ada, community=slug, body="[x](http://127.0.0.1:8080/posts/1)")
    assert own["status"] == "published"
    await content_store.scope["posts"].update_one(
        {"_id": own["id"]}, {"$set": {"listed_at": datetime.now(UTC) - timedelta(days=8)}}
    )
    assert (await write(holding, ada, community=slug, body=LINKS))["status"] == "published"


async def test_what_is_withheld_outlives_the_flags_on_it(
    holding: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("new"))
    ada, bob = await world.member(slug), await world.member(slug, name="Bob")
    moderator = await world.member(slug, "moderator", "Eve")
    post = await write(holding, ada, community=slug, body="No link.")
    path = f"/v1/posts/{post['id']}"
    flag = {"reason": "spam", "text": ""}
    assert (await holding.put(bob, f"{path}/flag", json=flag)).status_code == 204
    await holding.patch(ada, path, json={"body": LINKS}, headers=ANY)
    await world.erases(bob)
    queue = f"/v1/moderation/cases?community={slug}"

    async def left() -> bool:
        [case] = (await holding.get(moderator, queue)).json()["items"]
        return (case["flags"], case["withheld"]) == (0, True)

    await eventually(left)
