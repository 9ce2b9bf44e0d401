"""Facts of content: exactly one per committed version, in order, with its state."""

from collections.abc import Callable

from services.content.store.owned import OWNED
from shared.contracts.content import POST, REPLY, PostData, ReplyData
from shared.messaging.owned import republish_all
from shared.messaging.unit import Unit
from shared.mongo import Store
from tests.support.content import World, answer, write
from tests.support.engines import Engines
from tests.support.messaging import NoRelay, facts_of
from tests.support.services import Client

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}


async def test_each_version_of_a_post_is_published(
    content: Client, world: World, engines: Engines
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    post = await write(content, ada, kind="question", status="draft", body="*one*")
    path = f"/v1/posts/{post['id']}"
    await content.patch(ada, path, json={"body": "**two**"}, headers=ANY)
    await content.post(ada, f"{path}/publish")
    reply = await answer(content, bob, post)
    await content.put(ada, f"{path}/accepted-answer", json={"answer_id": reply["id"]})
    await content.delete(ada, f"{path}/accepted-answer")
    await content.post(ada, f"{path}/archive")
    await content.post(ada, f"{path}/publish")
    await content.delete(ada, path, headers=ANY)

    facts = await facts_of(engines.kafka, POST.topic, post["id"], 8)
    assert [fact.participle for fact in facts] == [
        *("drafted", "edited", "published", "resolved", "reopened", "archived", "published"),
        "deleted",
    ]
    assert [fact.sequence for fact in facts] == list(range(1, 9))
    assert {fact.actor for fact in facts} == {world.id_of(ada)}
    edited, resolved, deleted = facts[1].data, facts[3].data, facts[7].data
    assert isinstance(edited, PostData)
    assert (edited.state.text, edited.changed) == ("two", ("body", "text"))
    assert (edited.state.status, edited.state.published_at) == ("draft", None)
    assert resolved.state.accepted_answer_id == reply["id"]
    assert resolved.changed == ("accepted_answer_id",)
    gone = deleted.state
    assert (gone.status, gone.title, gone.body, gone.text) == ("deleted", "", "", "")

    facts = await facts_of(engines.kafka, REPLY.topic, reply["id"], 2)
    assert facts[0].participle == "posted"
    assert {fact.participle for fact in facts[1:]} == {"moved"}
    assert [fact.sequence for fact in facts] == list(range(1, len(facts) + 1))
    first = facts[0].data
    assert isinstance(first, ReplyData)
    assert (first.state.kind, first.state.post.title) == ("answer", "Title")


async def test_a_new_title_publishes_a_fact_of_every_reply(
    content: Client, world: World, engines: Engines
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    post = await write(content, ada, title="Before")
    replies = [await answer(content, bob, post) for _ in range(2)]
    await content.patch(ada, f"/v1/posts/{post['id']}", json={"title": "After"}, headers=ANY)
    for reply in replies:
        [posted, moved] = await facts_of(engines.kafka, REPLY.topic, reply["id"], 2)
        assert (posted.data.state.post.title, moved.data.state.post.title) == ("Before", "After")
        assert (moved.participle, moved.sequence, moved.data.changed) == ("moved", 2, ("post",))


async def test_the_fact_of_an_import_has_its_byline_apart(
    content: Client, world: World, engines: Engines, unique: Unique
) -> None:
    slug = await world.community(unique("wiki"))
    owner = await world.member(slug, "owner")
    item = {"external_id": "1", "title": "t", "lang": "fr", "byline": "W. Riter", "body": "b"}
    answered = await content.post(owner, "/v1/imports", json={"community": slug, "items": [item]})
    [fact] = await facts_of(engines.kafka, POST.topic, answered.json()["results"][0]["id"], 1)
    assert (fact.participle, fact.data.person.byline) == ("imported", "W. Riter")
    assert (fact.data.state.author_id, fact.data.state.external_id) == (None, "1")


async def test_republishing_publishes_the_present_state_at_the_same_sequence(
    content: Client, world: World, content_store: Store, engines: Engines
) -> None:
    ada = world.person("Ada")
    post = await write(content, ada)
    await content.patch(ada, f"/v1/posts/{post['id']}", json={"title": "New"}, headers=ANY)
    reply = await answer(content, ada, post)
    counts = [count async for count in republish_all(Unit(content_store, NoRelay()), OWNED)]
    assert sum(counts) >= 2
    last = (await facts_of(engines.kafka, POST.topic, post["id"], 3))[-1]
    assert (last.participle, last.sequence, last.data.state.title) == ("republished", 2, "New")
    last = (await facts_of(engines.kafka, REPLY.topic, reply["id"], 2))[-1]
    assert (last.participle, last.sequence) == ("republished", 1)
    # republished with a new time, and still at its version
    edited = await content.patch(
        ada, f"/v1/posts/{post['id']}", json={"title": "Newer"}, headers={"If-Match": '"2"'}
    )
    assert edited.status_code == 200
