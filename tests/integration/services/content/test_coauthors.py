"""Co-authors edit a post, its draft too, while they may see its community."""

from collections.abc import Callable

from tests.support.content import World, write
from tests.support.messaging import eventually
from tests.support.services import Client

Unique = Callable[[str], str]

ANY = {"If-Match": "*"}


async def test_a_coauthor_reads_and_edits_a_draft_until_they_leave_or_are_removed(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("share"), "private")
    ada, bob, eve = [await world.member(slug, name=name) for name in ("Ada", "Bob", "Eve")]
    draft = await write(content, ada, status="draft", community=slug)
    path = f"/v1/posts/{draft['id']}"
    for person in (bob, eve):
        added = await content.put(ada, f"{path}/coauthors/{world.id_of(person)}")
        assert added.status_code == 200, added.text
    shown = (await content.get(bob, path)).json()
    assert [each["id"] for each in shown["coauthors"]] == [world.id_of(bob), world.id_of(eve)]
    assert (await content.patch(bob, path, json={"body": "Ours"}, headers=ANY)).is_success
    refused = await content.delete(bob, f"{path}/coauthors/{world.id_of(eve)}")
    assert refused.status_code == 403

    assert (await content.delete(bob, f"{path}/coauthors/{world.id_of(bob)}")).status_code == 204
    await world.leaves(eve, slug)
    for person in (bob, eve):
        assert (await content.get(person, path)).status_code == 404


async def test_only_members_become_coauthors_and_the_erased_are_none(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("share"))
    ada, bob, stranger = await world.member(slug), await world.member(slug), world.person("Eve")
    post = await write(content, ada, community=slug)
    path = f"/v1/posts/{post['id']}"
    refused = await content.put(ada, f"{path}/coauthors/{world.id_of(stranger)}")
    assert refused.status_code == 422
    assert (await content.put(ada, f"{path}/coauthors/{world.id_of(bob)}")).is_success
    await world.erases(bob)

    async def forgotten() -> bool:
        return bool((await content.get(ada, path)).json()["coauthors"] == [])

    await eventually(forgotten)
