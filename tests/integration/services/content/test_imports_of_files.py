"""Files of imported posts: what was removed here stays away, and what is new comes."""

from collections.abc import Callable
from typing import Any

from shared.contracts.imported import file_key
from tests.support.content import World
from tests.support.files import png, upload
from tests.support.services import Client, Person

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}


async def send(
    content: Client, person: Person, slug: str, external_id: str, *files: str, **fields: Any
) -> dict[str, Any]:
    """Import files; with further fields, also their post."""
    kind = "" if fields else "/files"
    item = {"external_id": external_id, "files": list(files), **fields}
    body = {"community": slug, "items": [item]}
    answer = await content.post(person, f"/v1/imports{kind}", json=body)
    assert answer.status_code == 200, answer.text
    [result] = answer.json()["results"]
    return dict(result)


async def asked(content: Client, person: Person, slug: str, external_id: str) -> dict[str, Any]:
    params = {"community": slug, "external_id": external_id}
    answer = await content.get(person, "/v1/imports/files", params=params)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def remaining(content: Client, person: Person, post_id: str) -> list[str]:
    return list((await content.get(person, f"/v1/posts/{post_id}")).json()["files"])


async def test_a_file_that_was_removed_here_stays_away(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("wiki"))
    ada = await world.member(slug, "owner")
    before = await asked(content, ada, slug, "a")
    made = await send(content, ada, slug, "a", title="A", lang="en")
    assert before == {"id": made["id"], "is_here": False, "problem": None, "files": []}
    one, two = [await upload(content, ada, b"x", name) for name in ("one.txt", "two.txt")]
    taken = await send(content, ada, slug, "a", one, two)
    assert (taken["outcome"], taken["id"]) == ("updated", made["id"])
    assert (await send(content, ada, slug, "a", one, two))["outcome"] == "unchanged"

    at = f"/v1/posts/{made['id']}"
    await content.patch(ada, at, json={"files": [two]}, headers=ANY)
    keys = {name: file_key(made["id"], name) for name in ("one.txt", "two.txt")}
    found = await asked(content, ada, slug, "a")
    assert found["files"] == [
        {"key": keys["two.txt"], "id": two},
        {"key": keys["one.txt"], "id": None},
    ]
    again = [await upload(content, ada, b"x", name) for name in ("one.txt", "three.txt")]
    assert (await send(content, ada, slug, "a", *again))["outcome"] == "updated"
    assert await remaining(content, ada, made["id"]) == [two, again[1]]
    [same] = [await upload(content, ada, b"x", "one.txt")]
    kept = await send(content, ada, slug, "a", same, title="A", lang="en")
    assert kept["outcome"] == "unchanged"


async def test_files_are_refused_where_their_post_takes_nothing(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("wiki"))
    ada, eve = await world.member(slug, "owner"), await world.member(slug, "member")
    one = await upload(content, ada, b"x", "one.txt")
    absent = await send(content, ada, slug, "a", one)
    assert (absent["outcome"], absent["problem"]) == ("refused", "it is not imported")
    made = await send(content, ada, slug, "a", title="A", lang="en")
    theirs = await upload(content, eve, b"x", "one.txt")
    assert (await send(content, ada, slug, "a", theirs))["outcome"] == "refused"
    many = [await upload(content, ada, b"x", f"{number}.txt") for number in range(50)]
    assert (await send(content, ada, slug, "a", *many))["outcome"] == "updated"
    full = await send(content, ada, slug, "a", one)
    assert full["problem"] == "files: a post has at most 50"
    params = {"community": slug, "external_id": "a"}
    refused = await content.get(eve, "/v1/imports/files", params=params)
    assert refused.status_code == 403

    await content.delete(ada, f"/v1/posts/{made['id']}", headers=ANY)
    gone = {"id": made["id"], "is_here": True, "problem": "it was deleted here", "files": []}
    assert await asked(content, ada, slug, "a") == gone
    assert (await send(content, ada, slug, "a", one))["problem"] == "it was deleted here"


async def test_a_gallery_keeps_what_was_done_here_and_gets_what_is_new(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("wiki"))
    ada = await world.member(slug, "owner")
    one, two = [await upload(content, ada, png(), name) for name in ("1.png", "2.png")]

    def gallery(*pictures: tuple[str, str]) -> dict[str, Any]:
        shown = [{"file_id": key, "alt": alt} for key, alt in pictures]
        return {"gallery": {"pictures": shown}}

    given: dict[str, Any] = {"title": "G", "lang": "en", "kind": "gallery"}
    first = gallery((one, "One"), (two, "Two"))
    made = await send(content, ada, slug, "g", one, two, **given, details=first)
    assert made["outcome"] == "created", made
    at = f"/v1/posts/{made['id']}"
    ours = {"files": [one], "details": gallery((one, "Ours"))}
    changed = await content.patch(ada, at, json=ours, headers=ANY)
    assert changed.status_code == 200, changed.text

    same = await send(content, ada, slug, "g", **given, details=gallery((one, "One")))
    assert (same["outcome"], same["problem"]) == ("unchanged", None)
    three = await upload(content, ada, png(), "3.png")
    again = await upload(content, ada, png(), "2.png")
    more = gallery((one, "One"), (again, "Two"), (three, "Three"))
    new = await send(content, ada, slug, "g", again, three, **given, details=more)
    assert (new["outcome"], new["problem"]) == ("updated", None)
    post = (await content.get(ada, at)).json()
    shown = [(each["file_id"], each["alt"]) for each in post["details"]["gallery"]["pictures"]]
    assert (shown, post["files"]) == ([(one, "Ours"), (three, "Three")], [one, three])
    anew = gallery((three, "Three, anew"), (one, "Theirs"))
    last = await send(content, ada, slug, "g", **given, details=anew)
    assert str(last["problem"]).startswith("pictures: edited here")
    post = (await content.get(ada, at)).json()
    shown = [(each["file_id"], each["alt"]) for each in post["details"]["gallery"]["pictures"]]
    assert shown == [(one, "Ours"), (three, "Three, anew")]
