"""Translations of one another, and questions that were asked before."""

from collections.abc import Callable
from typing import Any

from tests.support.content import World, write
from tests.support.services import Client, Person

Unique = Callable[[str], str]

ANY = {"If-Match": "*"}


async def relate(content: Client, person: Person, post: Any, relation: str, to: Any) -> int:
    path = f"/v1/posts/{post['id']}/relations/{relation}"
    return (await content.put(person, path, json={"post_id": to["id"]})).status_code


async def relations(content: Client, person: Person, post: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await content.get(person, f"/v1/posts/{post['id']}/relations")).json()
    return found


async def test_translations_list_each_other(content: Client, world: World) -> None:
    ada = world.person("Ada")
    english, french = [await write(content, ada, lang=lang) for lang in ("en", "fr")]
    assert await relate(content, ada, french, "translation_of", english) == 200
    for post, translation in ((english, french), (french, english)):
        [found] = (await relations(content, ada, post))["translations"]
        assert (found["id"], found["lang"]) == (translation["id"], translation["lang"])
    path = f"/v1/posts/{french['id']}/relations/translation_of"
    assert (await content.delete(ada, path)).status_code == 200
    assert (await relations(content, ada, english))["translations"] == []


async def test_a_duplicate_and_its_original_question_link_to_each_other(
    content: Client, world: World
) -> None:
    ada = world.person("Ada")
    first, second = [await write(content, ada, kind="question") for _ in range(2)]
    assert await relate(content, ada, second, "duplicate_of", first) == 200
    assert (await relations(content, ada, second))["duplicate_of"]["id"] == first["id"]
    [duplicate] = (await relations(content, ada, first))["duplicates"]
    assert duplicate["id"] == second["id"]
    assert (await content.delete(ada, f"/v1/posts/{second['id']}", headers=ANY)).is_success
    assert (await relations(content, ada, first))["duplicates"] == []


async def test_hidden_related_posts_are_not_named(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("hidden"), "private")
    member, bob = await world.member(slug), world.person("Bob")
    for_all = await write(content, member, lang="en")
    inside = await write(content, member, lang="fr", community=slug)
    assert await relate(content, member, inside, "translation_of", for_all) == 200
    assert len((await relations(content, member, for_all))["translations"]) == 1
    assert (await relations(content, bob, for_all))["translations"] == []
    assert await relate(content, member, for_all, "translation_of", inside) == 422
    assert await relate(content, bob, for_all, "translation_of", inside) == 403
