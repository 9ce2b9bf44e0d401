"""The effects of facts: replies follow their post, and erased authors are forgotten.

Facts go through Kafka and back: content consumes its own.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from services.content.domain.talk.reply import Reply
from services.content.store.owned import OWNED
from services.content.use_cases.talk.post_reply import PostReply, post_reply
from shared.audience.sight import Asker
from shared.markdown import write_prose
from shared.messaging.owned import republish_all
from shared.messaging.unit import Unit, Work
from shared.mongo import Store
from tests.support.content import World, answer, write
from tests.support.messaging import NoRelay, eventually
from tests.support.services import Client, Person

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}


def status_of(content: Client, person: Person, reply_id: str) -> Callable[[], Awaitable[str]]:
    async def read() -> str:
        got = await content.get(person, f"/v1/replies/{reply_id}")
        return str(got.json()["status"]) if got.status_code == 200 else "gone"

    return read


async def title_of(store: Store, reply_id: str) -> str:
    """Return the title of the post as its reply has it."""
    found = await store.scope["replies"].find_one({"_id": reply_id})
    return str(found["post"]["title"]) if found else "gone"


async def test_replies_are_archived_and_published_again_with_their_post(
    content: Client, world: World
) -> None:
    ada = world.person("Ada")
    post = await write(content, ada)
    replies = [await answer(content, ada, post) for _ in range(3)]
    deleted = replies.pop()
    await content.delete(ada, f"/v1/replies/{deleted['id']}", headers=ANY)
    path = f"/v1/posts/{post['id']}"
    for action, status, version in (("archive", "archived", 2), ("publish", "published", 3)):
        await content.post(ada, f"{path}/{action}")
        for reply in replies:
            await until(status_of(content, ada, reply["id"]), status)
        read = await content.get(ada, f"/v1/replies/{replies[0]['id']}")
        assert read.json()["version"] == version
    assert await status_of(content, ada, deleted["id"])() == "gone"


async def test_more_replies_than_a_batch_follow(
    content: Client, world: World, content_scope: Any
) -> None:
    ada = world.person("Ada")
    post = await write(content, ada)
    for _ in range(25):
        await asyncio.gather(*(answer(content, ada, post) for _ in range(10)))
    await content.delete(ada, f"/v1/posts/{post['id']}", headers=ANY)
    replies = content_scope["replies"]

    async def all_deleted() -> bool:
        matching = {"post.id": post["id"], "status": "deleted", "body": "", "html": ""}
        return bool(await replies.count_documents(matching) == 250)

    await eventually(all_deleted)


async def test_a_reply_written_while_its_post_is_archived_is_archived_too(
    content: Client, world: World, content_store: Store
) -> None:
    ada = world.person("Ada")
    post = await write(content, ada)
    command = PostReply(Asker(world.id_of(ada)), post["id"], write_prose("late"), language=None)

    async def overtaken(*, work: Work) -> Reply:
        """The transaction of this reply began before the archiving, and sees nothing of it."""
        reply = await post_reply(command, work=work)
        archived = await content.post(ada, f"/v1/posts/{post['id']}/archive")
        assert archived.status_code == 200
        return reply

    late = (await Unit(content_store, NoRelay()).run(overtaken)).result
    assert late.is_published
    await until(status_of(content, ada, late.id), "archived")


async def test_simultaneous_replies_are_archived_with_their_post(
    content: Client, world: World, content_scope: Any
) -> None:
    ada = world.person("Ada")
    post = await write(content, ada)
    path = f"/v1/posts/{post['id']}"
    first, archived, *others = await asyncio.gather(
        content.post(ada, f"{path}/replies", json={"body": "at this moment"}),
        content.post(ada, f"{path}/archive"),
        *(content.post(ada, f"{path}/replies", json={"body": f"{n}"}) for n in range(4)),
    )
    assert archived.status_code == 200
    answers = [first, *others]
    assert {answer.status_code for answer in answers} <= {201, 409}
    written = sum(answer.status_code == 201 for answer in answers)
    of_post = {"post.id": post["id"]}
    assert await content_scope["replies"].count_documents(of_post) == written

    async def all_along() -> bool:
        along = {**of_post, "status": "archived"}
        return bool(await content_scope["replies"].count_documents(along) == written)

    await eventually(all_along)


async def test_a_reply_written_while_its_post_is_renamed_has_the_new_title(
    content: Client, world: World, content_store: Store
) -> None:
    ada = world.person("Ada")
    post = await write(content, ada, title="Before")
    command = PostReply(Asker(world.id_of(ada)), post["id"], write_prose("late"), language=None)

    async def overtaken(*, work: Work) -> Reply:
        """The transaction of this reply began before the renaming, and sees nothing of it."""
        reply = await post_reply(command, work=work)
        path, renaming = f"/v1/posts/{post['id']}", {"title": "After"}
        assert (await content.patch(ada, path, json=renaming, headers=ANY)).status_code == 200
        return reply

    late = (await Unit(content_store, NoRelay()).run(overtaken)).result
    assert late.post.title == "Before"
    await until(partial(title_of, content_store, late.id), "After")


async def test_a_reply_with_an_old_title_gets_the_new_one_when_its_post_is_republished(
    content: Client, world: World, content_store: Store
) -> None:
    ada = world.person("Ada")
    post = await write(content, ada, title="Now")
    reply = await answer(content, ada, post)
    kept = {"$set": {"post.title": "Long ago"}}
    await content_store.scope["replies"].update_one({"_id": reply["id"]}, kept)
    async for _ in republish_all(Unit(content_store, NoRelay()), OWNED):
        pass
    await until(partial(title_of, content_store, reply["id"]), "Now")


async def test_an_erased_author_is_forgotten_and_their_drafts_are_deleted(
    content: Client, world: World, content_scope: Any
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    await world.knows(ada)
    post = await write(content, ada, body="stays")
    draft = await write(content, ada, status="draft", body="goes")
    bobs = await write(content, bob)
    own, to_ada = await answer(content, ada, bobs), await answer(content, bob, post)
    await world.erases(ada)

    async def forgotten() -> bool:
        person_id = world.id_of(ada)
        left = [
            await content_scope["posts"].count_documents({"author_id": person_id}),
            await content_scope["replies"].count_documents({"author_id": person_id}),
            await content_scope["replies"].count_documents({"post.author_id": person_id}),
        ]
        return not any(left)

    await eventually(forgotten)
    read = (await content.get(bob, f"/v1/posts/{post['id']}")).json()
    assert (read["author"], read["body"]) == (None, "stays")
    assert (await content.get(bob, f"/v1/replies/{own['id']}")).json()["author"] is None
    assert (await content.get(bob, f"/v1/replies/{to_ada['id']}")).json()["version"] == 2
    stored = await content_scope["posts"].find_one({"_id": draft["id"]})
    assert (stored["status"], stored["body"], stored["html"]) == ("deleted", "", "")
    known = await content_scope["people"].find_one({"_id": world.id_of(ada)})
    assert set(known) == {"_id", "erased", "sequence"}


async def until(read: Callable[[], Awaitable[str]], wanted: str) -> None:
    async def reached() -> bool:
        return await read() == wanted

    await eventually(reached)


async def test_the_history_of_a_post_names_its_editors_until_they_are_erased(
    content: Client, world: World, content_store: Store, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada, bob = await world.member(slug), await world.member(slug, "animator", "Bob")
    path = f"/v1/posts/{(await write(content, ada, community=slug))['id']}"
    for editor in (bob, ada):
        changes = {"body": f"By {editor.name}"}
        await content.patch(editor, path, json=changes, headers=ANY)

    async def editors() -> list[str | None]:
        items = (await content.get(ada, f"{path}/versions")).json()["items"]
        return [each["editor"] and each["editor"]["id"] for each in items]

    [first, second] = [world.id_of(person) for person in (ada, bob)]
    assert await editors() == [first, second, first]
    await world.erases(bob)

    async def forgotten() -> bool:
        return await editors() == [first, None, first]

    await eventually(forgotten)
    post = await content_store.scope["posts"].find_one({"_id": path.rpartition("/")[2]})
    assert post is not None
    assert post["editors"] == [first]
