"""Importing replies: idempotent by external id, in their original order, with their authors."""

from collections.abc import Callable
from typing import Any

from tests.integration.services.content.test_imports import item, outcomes, take_in
from tests.support.content import World
from tests.support.messaging import eventually
from tests.support.services import Client, Person

Unique = Callable[[str], str]


def said(number: int, **fields: Any) -> dict[str, Any]:
    """Return a reply to the imported question wiki/1."""
    written = {"body": f"Reply {number}", "created_at": f"2020-01-{number:02}T12:00:00Z"}
    return {"external_id": f"reply/{number}", "post": "wiki/1", **written, **fields}


async def take_replies_in(
    content: Client, person: Person, slug: str, items: list[Any]
) -> list[dict[str, Any]]:
    body = {"community": slug, "items": items}
    answer = await content.post(person, "/v1/imports/replies", json=body)
    assert answer.status_code == 200, answer.text
    person.carries.clear()  # the token of an import names too many versions to carry on
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


async def asked(content: Client, world: World, slug: str) -> tuple[Person, str]:
    """Return the owner of a new community, and the path of the question imported into it."""
    await world.community(slug)
    owner = await world.member(slug, "owner")
    [question] = await take_in(content, owner, slug, [item(1, kind="question")])
    return owner, f"/v1/posts/{question['id']}"


async def test_a_repeated_import_of_replies_updates_changed_ones_alone(
    content: Client, world: World, unique: Unique
) -> None:
    owner, path = await asked(content, world, slug := unique("wiki"))
    items = [
        *(said(3, byline="W. Riter"), said(1)),
        *(said(2, in_reply_to="reply/3"), said(4, accepted=True), said(5, comment=True)),
    ]
    first = await take_replies_in(content, owner, slug, items)
    assert outcomes(first) == ["created"] * 5
    again = await take_replies_in(content, owner, slug, items)
    assert outcomes(again) == ["unchanged"] * 5
    assert [each["id"] for each in again] == [each["id"] for each in first]

    changed = [{**items[0], "byline": "A. Nother"}, {**items[1], "body": "Changed"}]
    assert outcomes(await take_replies_in(content, owner, slug, changed)) == ["updated"] * 2
    listed = (await content.get(owner, f"{path}/replies")).json()["items"]
    assert [(each["external_id"], each["kind"], each["version"]) for each in listed] == [
        ("reply/1", "answer", 2),
        ("reply/2", "reply", 1),
        ("reply/3", "answer", 2),
        ("reply/4", "answer", 1),
        ("reply/5", "reply", 1),
    ]
    assert (listed[0]["body"], listed[2]["byline"]) == ("Changed", "A. Nother")
    assert (listed[0]["author"], listed[0]["created_at"]) == (None, "2020-01-01T12:00:00Z")
    question = (await content.get(owner, path)).json()
    assert question["accepted_answer_id"] == listed[3]["id"]


async def test_what_was_decided_here_about_imported_replies_stays(
    content: Client, world: World, unique: Unique
) -> None:
    owner, path = await asked(content, world, slug := unique("wiki"))
    items = [said(1, accepted=True), said(2)]
    first, second = await take_replies_in(content, owner, slug, items)
    accepted = {"answer_id": second["id"]}
    await content.put(owner, f"{path}/accepted-answer", json=accepted)
    await content.delete(owner, f"/v1/replies/{first['id']}", headers={"If-Match": "*"})
    again = await take_replies_in(content, owner, slug, items)
    assert outcomes(again) == ["refused", "unchanged"]
    assert "deleted here" in again[0]["problem"]
    assert (await content.get(owner, path)).json()["accepted_answer_id"] == second["id"]


async def test_a_bad_reply_is_refused_alone(content: Client, world: World, unique: Unique) -> None:
    owner, _ = await asked(content, world, slug := unique("wiki"))
    items = [
        said(1),
        said(1),
        said(2, post="wiki/none"),
        said(3, in_reply_to="reply/none"),
        said(4, body=" "),
        said(5, created_at="2999-01-01T00:00:00Z"),
        said(6, author_id="somebody"),
        said(7),
    ]
    results = await take_replies_in(content, owner, slug, items)
    assert outcomes(results) == ["created", *["refused"] * 6, "created"]
    reasons = ["twice", "post", "in_reply_to", "body", "future", "administrators"]
    for result, reason in zip(results[1:7], reasons, strict=True):
        assert reason in result["problem"]


async def test_administrators_name_authors_who_are_forgotten_when_erased(
    content: Client, world: World, unique: Unique
) -> None:
    _, path = await asked(content, world, slug := unique("wiki"))
    admin, writer = world.person("Root", "admin"), world.person("Grace")
    await world.knows(writer)
    by = {"author_id": world.id_of(writer), "byline": "grace"}
    nobody = {"author_id": "00000000-0000-4000-8000-000000000000"}
    posts = [item(2, **by), item(3, **nobody)]
    post, unknown = await take_in(content, admin, slug, posts)
    assert (unknown["outcome"], "no such person" in unknown["problem"]) == ("refused", True)
    [reply] = await take_replies_in(content, admin, slug, [said(1, **by)])
    for place in (f"/v1/posts/{post['id']}", f"/v1/replies/{reply['id']}"):
        shown = (await content.get(writer, place)).json()
        assert (shown["author"]["id"], shown["byline"]) == (world.id_of(writer), None)
    edited = await content.patch(
        writer, f"/v1/posts/{post['id']}", json={"title": "Mine"}, headers={"If-Match": "*"}
    )
    assert edited.status_code == 200

    named = {"byline": "Grace Hopper"}
    assert outcomes(await take_in(content, admin, slug, [item(2, **named)])) == ["unchanged"]
    shown = (await content.get(writer, f"/v1/posts/{post['id']}")).json()
    assert (shown["title"], shown["author"]["id"]) == ("Mine", world.id_of(writer))

    await world.erases(writer)
    changed = [item(2, body="Theirs", **named)], [said(1, body="Changed", **named)]
    assert outcomes(await take_in(content, admin, slug, changed[0])) == ["updated"]
    assert outcomes(await take_replies_in(content, admin, slug, changed[1])) == ["updated"]
    for place in (f"/v1/posts/{post['id']}", f"/v1/replies/{reply['id']}"):

        async def forgotten(place: str = place) -> bool:
            return bool((await content.get(admin, place)).json()["author"] is None)

        await eventually(forgotten)
        assert (await content.get(admin, place)).json()["byline"] is None
    again = await take_replies_in(content, admin, slug, [said(2, **by)])
    assert "no such person" in again[0]["problem"]
    assert (await content.get(admin, path)).status_code == 200


async def test_new_replies_go_where_a_merge_or_a_split_took_the_others(
    content: Client, world: World, unique: Unique
) -> None:
    owner, path = await asked(content, world, slug := unique("wiki"))
    first, other = await take_replies_in(content, owner, slug, [said(1), said(2)])
    cases = "/v1/moderation/cases"
    about = {"title": "Another matter", "kind": "question", "reason": "It is another question."}
    body = {"replies": [first["id"], other["id"]], **about}
    apart = await content.post(owner, f"{cases}/{path.rpartition('/')[2]}/split", json=body)
    assert apart.status_code == 201, apart.text
    [below] = await take_replies_in(content, owner, slug, [said(3, in_reply_to="reply/2")])
    shown = (await content.get(owner, f"/v1/replies/{below['id']}")).json()
    assert shown["post_id"] == apart.json()["other_id"]

    [kept] = await take_in(content, owner, slug, [item(2, kind="question")])
    merge = {"into": kept["id"], "reason": "It is the same."}
    merged = await content.post(owner, f"{cases}/{path.rpartition('/')[2]}/merge", json=merge)
    assert merged.status_code == 201, merged.text
    late = [said(4, accepted=True), said(5, in_reply_to="reply/4")]
    assert outcomes(await take_replies_in(content, owner, slug, late)) == ["created"] * 2
    assert outcomes(await take_replies_in(content, owner, slug, late)) == ["unchanged"] * 2
    listed = (await content.get(owner, f"/v1/posts/{kept['id']}/replies")).json()["items"]
    found = [(each["external_id"], each["kind"]) for each in listed]
    assert found == [("reply/4", "answer"), ("reply/5", "reply")]
    question = (await content.get(owner, f"/v1/posts/{kept['id']}")).json()
    assert question["accepted_answer_id"] is None


async def test_a_reply_edited_here_stays_and_is_named_if_it_changed_there_too(
    content: Client, world: World, unique: Unique
) -> None:
    owner, _ = await asked(content, world, slug := unique("wiki"))
    [made] = await take_replies_in(content, owner, slug, [said(1, body="First")])
    at = f"/v1/replies/{made['id']}"
    edited = await content.patch(owner, at, json={"body": "Ours"}, headers={"If-Match": "*"})
    assert edited.status_code == 200, edited.text
    [same] = await take_replies_in(content, owner, slug, [said(1, body="First")])
    assert (same["outcome"], same["problem"]) == ("unchanged", None)
    for _ in range(2):
        [kept] = await take_replies_in(content, owner, slug, [said(1, body="Theirs")])
        assert kept["outcome"] == "unchanged"
        assert kept["problem"].startswith("body: edited here, and changed there since")
    assert (await content.get(owner, at)).json()["body"] == "Ours"
