"""A thing that a person may not see looks like one that does not exist."""

from collections.abc import Callable

import pytest

from shared.contracts.moderation import DECISION
from shared.contracts.token import HEADER, read_token
from tests.support.content import World, answer, write
from tests.support.services import Client, Person

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}


async def every_way_to_a_post(
    content: Client, person: Person, post_id: str, reply_id: str
) -> list[tuple[int, bytes]]:
    post, reply = f"/v1/posts/{post_id}", f"/v1/replies/{reply_id}"
    answers = [
        await content.get(person, post),
        await content.patch(person, post, json={"title": "x"}, headers=ANY),
        await content.delete(person, post, headers=ANY),
        await content.post(person, f"{post}/publish"),
        await content.post(person, f"{post}/archive"),
        await content.post(person, f"{post}/unarchive"),
        await content.get(person, f"{post}/versions"),
        await content.get(person, f"{post}/versions/1"),
        await content.get(person, f"{post}/replies"),
        await content.post(person, f"{post}/replies", json={"body": "x"}),
        await content.put(person, f"{post}/accepted-answer", json={"answer_id": reply_id}),
        await content.delete(person, f"{post}/accepted-answer"),
        await content.get(person, reply),
        await content.patch(person, reply, json={"body": "x"}, headers=ANY),
        await content.delete(person, reply, headers=ANY),
        *[
            await change(person, f"{thing}/reactions/vote")
            for change in (content.put, content.delete)
            for thing in (post, reply)
        ],
    ]
    return [(got.status_code, got.content) for got in answers]


async def every_way_to_a_community(
    content: Client, person: Person, slug: str
) -> list[tuple[int, bytes]]:
    answers = [
        await content.get(person, f"/v1/posts?community={slug}"),
        await content.post(person, "/v1/posts", json={"title": "x", "community": slug}),
        await content.post(person, "/v1/imports", json={"community": slug, "items": [{}]}),
    ]
    return [(got.status_code, got.content) for got in answers]


@pytest.mark.parametrize("reader", ["somebody", "admin", "guest", "former member"])
async def test_posts_of_a_private_community_look_missing_to_others(
    content: Client, world: World, unique: Unique, reader: str
) -> None:
    slug = await world.community(unique("secret"), "private")
    owner = await world.member(slug, "owner")
    post = await write(content, owner, community=slug, kind="question", title="Canary")
    reply = await answer(content, owner, post)
    roles = [reader] if reader in {"admin", "guest"} else []
    person = world.person("Eve", *roles)
    if reader == "former member":
        await world.joins(person, slug, "owner")
        assert (await content.get(person, f"/v1/posts/{post['id']}")).status_code == 200
        await world.leaves(person, slug)

    nowhere = await every_way_to_a_post(content, person, "nothing", "nothing")
    assert await every_way_to_a_post(content, person, post["id"], reply["id"]) == nowhere
    assert {status for status, _ in nowhere} == {404}
    unknown = await every_way_to_a_community(content, person, unique("unknown"))
    assert await every_way_to_a_community(content, person, slug) == unknown
    assert {status for status, _ in unknown} == {404}
    for query in ("", f"?author={world.id_of(owner)}", "?status=archived", "?kind=question"):
        listed = await content.get(person, f"/v1/posts{query}")
        assert post["id"] not in listed.text


async def test_the_author_of_a_post_who_left_its_private_community_no_longer_sees_it(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("secret"), "private")
    ada = await world.member(slug)
    post = await write(content, ada, community=slug)
    draft = await write(content, ada, community=slug, status="draft")
    await world.leaves(ada, slug)
    assert (await content.get(ada, f"/v1/posts/{post['id']}")).status_code == 404
    refused = await content.post(ada, f"/v1/posts/{draft['id']}/publish")
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("visibility", "somebody", "guest"),
    [("public", True, True), ("internal", True, False), ("private", False, False)],
)
async def test_readers_of_a_community_read_and_list_its_posts(
    content: Client, world: World, unique: Unique, visibility: str, *, somebody: bool, guest: bool
) -> None:
    slug = await world.community(unique("guild"), visibility)
    post = await write(content, await world.member(slug), community=slug)
    readers = [(world.person("Bob"), somebody), (world.person("Guest", "guest"), guest)]
    readers.append((await world.member(slug), True))
    for person, sees in readers:
        read = await content.get(person, f"/v1/posts/{post['id']}")
        assert read.status_code == (200 if sees else 404)
        listed = await content.get(person, f"/v1/posts?author={post['author']['id']}")
        assert (post["id"] in listed.text) is sees


async def test_a_community_made_private_hides_its_posts_at_once(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"), "public")
    ada, bob = await world.member(slug), world.person("Bob")
    post = await write(content, ada, community=slug)
    assert (await content.get(bob, f"/v1/posts/{post['id']}")).status_code == 200
    await world.community(slug, "private")
    assert (await content.get(bob, f"/v1/posts/{post['id']}")).status_code == 404
    assert (await content.get(ada, f"/v1/posts/{post['id']}")).status_code == 200


async def test_reading_a_post_does_not_allow_writing(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"), "public")
    post = await write(content, await world.member(slug), community=slug)
    bob, guest = world.person("Bob"), world.person("Guest", "guest")
    path = f"/v1/posts/{post['id']}"
    refused = [
        await content.post(bob, "/v1/posts", json={"title": "x", "community": slug}),
        await content.post(guest, "/v1/posts", json={"title": "x"}),
        await content.patch(bob, path, json={"title": "x"}, headers=ANY),
        await content.delete(bob, path, headers=ANY),
        await content.post(bob, f"{path}/replies", json={"body": "x"}),
        await content.post(bob, "/v1/imports", json={"community": slug, "items": [{}]}),
    ]
    assert [answer.status_code for answer in refused] == [403] * len(refused)


@pytest.mark.parametrize("who", ["animator", "owner", "admin"])
async def test_animators_and_administrators_moderate(
    content: Client, world: World, unique: Unique, who: str
) -> None:
    slug = await world.community(unique("guild"), "public")
    ada = await world.member(slug)
    post = await write(content, ada, community=slug)
    reply = await answer(content, ada, post)
    moderator = world.person("Mo", "admin") if who == "admin" else await world.member(slug, who)
    edited = await content.patch(
        moderator, f"/v1/posts/{post['id']}", json={"title": "Better"}, headers=ANY
    )
    assert edited.json()["author"]["id"] == world.id_of(ada)
    gone = await content.delete(moderator, f"/v1/replies/{reply['id']}", headers=ANY)
    assert gone.status_code == 204
    archived = await content.post(moderator, f"/v1/posts/{post['id']}/archive")
    assert archived.json()["status"] == "archived"


async def test_a_guest_sees_names_in_their_own_communities_alone(
    content: Client, world: World, unique: Unique
) -> None:
    slug, other = await world.community(unique("guild")), await world.community(unique("other"))
    ada, guest = await world.member(slug), world.person("Gus", "guest")
    await world.joins(ada, other)
    await world.joins(guest, slug)
    for person in (ada, guest):
        await world.knows(person)
    shown = await write(content, ada, community=slug, kind="question")
    hidden = [
        await write(content, ada, kind="question"),
        await write(content, ada, community=other, kind="question"),
    ]
    own = await answer(content, guest, shown)
    answers = [await answer(content, ada, question) for question in (shown, *hidden)]

    async def names(person: Person) -> list[str | None]:
        """Return the author names shown with the visible post, then those with the hidden posts."""
        told: list[str | None] = []
        listed = await content.get(person, f"/v1/posts?author={world.id_of(ada)}&limit=3")
        in_list = {item["id"]: item["author"] for item in listed.json()["items"]}
        for question, reply in zip((shown, *hidden), answers, strict=True):
            path = f"/v1/posts/{question['id']}"
            read = (await content.get(person, path)).json()
            replies = (await content.get(person, f"{path}/replies")).json()["items"]
            one = (await content.get(person, f"/v1/replies/{reply['id']}")).json()
            authors = [read["author"], in_list[question["id"]], replies[-1]["author"]]
            authors.append(one["author"])
            assert {author["id"] for author in authors} == {world.id_of(ada)}
            told += [author["name"] for author in authors]
        return told

    assert await names(world.person("Bob")) == [ada.name] * 12
    assert await names(guest) == [ada.name] * 4 + [None] * 8
    assert own["author"] == {"id": world.id_of(guest), "name": guest.name, "avatar": None}
    await world.leaves(guest, slug)
    assert await names(guest) == [None] * 12
    left = await content.get(guest, f"/v1/replies/{own['id']}")
    assert left.json()["author"] == {"id": world.id_of(guest), "name": guest.name, "avatar": None}


async def test_a_token_names_changed_aggregates_and_no_person(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada, bob, moderator = [await world.member(slug) for _ in range(3)]
    await world.joins(moderator, slug, "owner")
    question = await write(content, ada, community=slug, kind="question")
    replies = [await answer(content, bob, question) for _ in range(3)]
    path, first = f"/v1/posts/{question['id']}", f"/v1/replies/{replies[0]['id']}"
    accept = {"answer_id": replies[0]["id"]}
    asked = [
        await content.put(ada, f"{path}/accepted-answer", json=accept),
        await content.patch(moderator, first, json={"body": "x"}, headers=ANY),
        await content.delete(moderator, first, headers=ANY),
        await content.patch(moderator, path, json={"title": "Other"}, headers=ANY),
        await content.post(moderator, f"{path}/archive"),
        await content.post(moderator, f"{path}/unarchive"),
        await content.delete(moderator, path, headers=ANY),
    ]
    told = [read_token(got.headers[HEADER]) for got in asked]
    named = [{v.id for v in versions if v.kind != DECISION.kind} for versions in told]
    post_id, reply_id = question["id"], replies[0]["id"]
    assert named == [
        *({post_id}, {reply_id}, {post_id, reply_id}),
        *({post_id}, {post_id}, {post_id}, {post_id}),
    ]
    # what moderators delete leaves a decision
    decided = [[v.kind for v in versions].count(DECISION.kind) for versions in told]
    assert decided == [0, 0, 1, 0, 0, 0, 1]


async def test_a_request_without_a_token_learns_nothing(content: Client) -> None:
    for path in ("/v1/posts", "/v1/posts/x", "/v1/posts/x/replies", "/v1/replies/x"):
        assert (await content.get(None, path)).status_code == 401


async def test_an_erased_person_writes_nothing(content: Client, world: World) -> None:
    ada = world.person("Ada")
    await world.erases(ada)
    refused = await content.post(ada, "/v1/posts", json={"title": "x"})
    assert refused.json()["type"] == "urn:guilde:problem:person-erased"
