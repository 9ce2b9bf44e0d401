"""Tags that name a topic of the shared list, over HTTP."""

from collections.abc import Callable
from typing import Any

from tests.support import facts
from tests.support.content import World, write
from tests.support.messaging import eventually
from tests.support.services import Client, Person
from tests.support.topics import Publisher

Unique = Callable[[str], str]


async def read(content: Client, person: Person, post: dict[str, Any]) -> dict[str, Any]:
    return dict((await content.get(person, f"/v1/posts/{post['id']}")).json())


async def tagged(content: Client, person: Person, tag: str) -> list[str]:
    page = (await content.get(person, "/v1/posts", params={"tag": tag})).json()
    return [each["id"] for each in page["items"]]


async def test_all_names_of_a_topic_are_one_tag(
    content: Client, world: World, publish: Publisher, unique: Unique
) -> None:
    ada, name = world.person("Ada"), unique("été")
    english, synonym = f"Summer {name}", f"Warm {name}"
    older = await write(content, ada, tags=[synonym, "free"])
    topic = facts.topic(fr=name.upper(), en=english, synonyms={"en": [synonym]})
    await publish(topic)

    async def is_linked() -> bool:
        return bool((await read(content, ada, older))["topics"])

    await eventually(is_linked)
    shown = await read(content, ada, older)
    (linked,) = shown["topics"]
    assert (linked["id"], linked["labels"]["en"]) == (topic.subject, english)
    assert linked["tag"] in shown["tags"]
    newer = await write(content, ada, tags=[english, synonym, "free"])
    assert newer["tags"] == [name, "free"]
    assert [each["tag"] for each in newer["topics"]] == [name]
    for said in (name, english, synonym, name.replace("é", "e")):
        assert await tagged(content, ada, said) == [newer["id"], older["id"]]


async def test_a_renamed_topic_keeps_its_posts_and_a_retired_one_too(
    content: Client, world: World, publish: Publisher, unique: Unique
) -> None:
    ada, before, now = world.person("Ada"), unique("before"), unique("now")
    topic = facts.topic(fr=before, en=before)
    await publish(topic)
    post = await write(content, ada, tags=[before])
    renamed = facts.topic(
        id=topic.subject, sequence=2, fr=now, en=now, synonyms={"en": [before]}, status="retired"
    )
    await publish(renamed)

    async def labels() -> list[str]:
        return [each["labels"]["en"] for each in (await read(content, ada, post))["topics"]]

    async def is_renamed() -> bool:
        return await labels() == [now]

    await eventually(is_renamed)
    other = await write(content, ada, tags=[now])
    assert other["tags"] == [now]
    assert await tagged(content, ada, before) == [other["id"], post["id"]]
