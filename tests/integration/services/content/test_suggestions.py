"""Readers suggest edits; those who may edit accept them, or refuse them with a reason."""

from collections.abc import Callable
from typing import Any

from shared.contracts.suggestions import SUGGESTION
from shared.mongo import Scope
from tests.support.content import World, created, write
from tests.support.engines import Engines
from tests.support.messaging import eventually, facts_of
from tests.support.services import Client, Person

Unique = Callable[[str], str]

ANY = {"If-Match": "*"}


async def suggest(content: Client, person: Person, post: Any, body: str, based_on: int = 1) -> Any:
    said = {"title": post["title"], "body": body, "note": "A comma", "based_on": based_on}
    return created(await content.post(person, f"/v1/posts/{post['id']}/suggestions", json=said))


async def test_an_accepted_suggestion_becomes_the_text_by_the_person_who_made_it(
    content: Client, world: World, engines: Engines
) -> None:
    ada, bob, eve = world.person("Ada"), world.person("Bob"), world.person("Eve")
    post = await write(content, ada, body="One")
    made = await suggest(content, bob, post, "One.")
    path = f"/v1/suggestions/{made['id']}"
    assert (await content.get(eve, path)).status_code == 404
    assert (await content.post(bob, f"{path}/accept")).status_code == 403
    listing = f"/v1/posts/{post['id']}/suggestions"
    lists = [(await content.get(each, listing)).json()["items"] for each in (ada, bob, eve)]
    assert [len(each) for each in lists] == [1, 1, 0]

    accepted = await content.post(ada, f"{path}/accept")
    assert accepted.json()["status"] == "accepted"
    shown = (await content.get(eve, f"/v1/posts/{post['id']}")).json()
    assert (shown["body"], shown["version"]) == ("One.", 2)
    versions = (await content.get(ada, f"/v1/posts/{post['id']}/versions")).json()["items"]
    assert [each["editor"]["id"] for each in versions] == [world.id_of(bob), world.id_of(ada)]
    again = await content.post(ada, f"{path}/accept")
    assert again.json()["type"] == "urn:guilde:problem:already-decided"
    facts = await facts_of(engines.kafka, SUGGESTION.topic, made["id"], 2)
    assert [fact.participle for fact in facts] == ["suggested", "accepted"]
    assert facts[0].data.state.recipients == (world.id_of(ada),)


async def test_a_post_that_moved_on_is_not_overwritten(content: Client, world: World) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    post = await write(content, ada, body="One")
    made = await suggest(content, bob, post, "One.")
    path = f"/v1/posts/{post['id']}"
    await content.patch(ada, path, json={"body": "Two"}, headers=ANY)
    outdated = await content.post(ada, f"/v1/suggestions/{made['id']}/accept")
    assert outdated.json()["type"] == "urn:guilde:problem:suggestion-outdated"
    assert (await content.get(ada, f"/v1/suggestions/{made['id']}")).json()["outdated"]
    assert (await content.get(ada, path)).json()["body"] == "Two"
    late = {"title": "Title", "body": "One.", "based_on": 1}
    refused = await content.post(bob, f"{path}/suggestions", json=late)
    assert (refused.status_code, refused.json()["version"]) == (412, 2)


async def test_a_refusal_has_a_reason_and_a_withdrawn_suggestion_no_text(
    content: Client, world: World
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    post = await write(content, ada, body="One")
    refused, withdrawn = [await suggest(content, bob, post, body) for body in ("A", "B")]
    path = f"/v1/suggestions/{refused['id']}"
    assert (await content.post(ada, f"{path}/refuse", json={"reason": " "})).status_code == 422
    assert (await content.post(ada, f"{path}/refuse", json={"reason": "It is right."})).is_success
    assert (await content.get(bob, path)).json()["reason"] == "It is right."
    path = f"/v1/suggestions/{withdrawn['id']}"
    assert (await content.delete(ada, path)).status_code == 403
    assert (await content.delete(bob, path)).status_code == 204
    shown = (await content.get(bob, path)).json()
    assert (shown["status"], shown["body"]) == ("withdrawn", "")


async def test_a_deleted_post_takes_its_suggestions_along_and_an_erased_person_is_forgotten(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    await world.knows(bob)
    deleted, kept = await write(content, ada), await write(content, ada)
    gone = await suggest(content, bob, deleted, "A")
    stays = await suggest(content, bob, kept, "B")
    await content.delete(ada, f"/v1/posts/{deleted['id']}", headers=ANY)
    await world.erases(bob)

    async def done() -> bool:
        rows = content_scope["suggestions"]
        dropped = await rows.find_one({"_id": gone["id"]})
        named = await rows.count_documents({"author_id": world.id_of(bob)})
        return bool(dropped and dropped["body"] == "" and named == 0)

    await eventually(done)
    shown = (await content.get(ada, f"/v1/suggestions/{stays['id']}")).json()
    assert (shown["author"], shown["body"]) == (None, "B")
