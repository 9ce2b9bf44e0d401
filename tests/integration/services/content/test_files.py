"""Files of posts: attached, seen, downloaded in ranges and by signed addresses, deleted."""

from collections.abc import Callable

from shared.mongo import Scope
from tests.integration.services.content.test_uploads import nothing_is_left
from tests.support.content import World, created, write
from tests.support.files import VTT, docx, pdf, png, processed, share, upload
from tests.support.messaging import eventually
from tests.support.services import Client, Person

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}


async def files_of(client: Client, person: Person, post_id: str) -> list[str]:
    answer = await client.get(person, f"/v1/posts/{post_id}/files")
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["items"]]


async def test_an_unattached_file_is_its_owner_s_alone(
    content: Client, world: World, unique: Unique
) -> None:
    here = await world.community(unique("c"), "private")
    ada, bob, carol = await world.member(here), await world.member(here), world.person("Carol")
    file = await share(content, ada, pdf("Parental leave"), "leave.pdf")
    path = f"/v1/files/{file['id']}"
    assert [(await content.get(p, path)).status_code for p in (ada, bob, carol)] == [200, 404, 404]
    post = await write(content, ada, community=here, files=[file["id"]])
    assert post["files"] == [file["id"]]
    assert [(await content.get(p, path)).status_code for p in (ada, bob, carol)] == [200, 200, 404]
    for inside in ("", "/text", "/content"):
        assert (await content.get(carol, path + inside)).status_code == 404
        assert (await content.get(bob, path + inside)).status_code == 200
    assert await files_of(content, bob, post["id"]) == [file["id"]]
    said = (await content.get(bob, f"{path}/text")).json()["items"]
    assert said == [{"text": "Parental leave", "page": 1, "seconds": None}]


async def test_a_draft_keeps_its_files_to_its_author(content: Client, world: World) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    file = await share(content, ada, VTT, "talk.vtt")
    draft = await write(content, ada, status="draft", files=[file["id"]])
    assert (await content.get(bob, f"/v1/files/{file['id']}")).status_code == 404
    await content.post(ada, f"/v1/posts/{draft['id']}/publish")
    assert (await content.get(bob, f"/v1/files/{file['id']}")).status_code == 200


async def test_a_person_attaches_only_their_own_unattached_files(
    content: Client, world: World
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    mine, theirs = await upload(content, ada, png()), await upload(content, bob, png())
    await write(content, ada, files=[mine])
    for wrong in (theirs, mine, "unknown"):
        body = {"title": "X", "files": [wrong]}
        answer = await content.post(ada, "/v1/posts", json=body)
        assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, ["body", "files"])


async def test_a_detached_file_is_deleted_with_all_its_bytes(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada = world.person("Ada")
    one, other = await share(content, ada, pdf("1")), await share(content, ada, pdf("2"))
    post = await write(content, ada, files=[one["id"], other["id"]])
    path = f"/v1/posts/{post['id']}"
    edited = await content.patch(ada, path, json={"files": [other["id"]]}, headers=ANY)
    assert edited.json()["files"] == [other["id"]]
    assert (await content.get(ada, f"/v1/files/{one['id']}")).status_code == 404
    await nothing_is_left(content_scope, one["id"])
    await content.delete(ada, path, headers=ANY)
    assert (await content.get(ada, f"/v1/files/{other['id']}")).status_code == 404
    await nothing_is_left(content_scope, other["id"])


async def test_a_range_of_a_file_is_sent(content: Client, world: World) -> None:
    ada = world.person("Ada")
    whole = pdf("x") + b"%" * 2_000_000
    file = await share(content, ada, whole)
    path = f"/v1/files/{file['id']}/content"
    etag = (await content.get(ada, path)).headers["etag"]
    for asked, start, end in (
        ("bytes=0-9", 0, 10),
        ("bytes=1048570-1048585", 1_048_570, 1_048_586),
        (f"bytes={len(whole) - 5}-", len(whole) - 5, len(whole)),
        ("bytes=-7", len(whole) - 7, len(whole)),
        (f"bytes=5-{len(whole) + 99}", 5, len(whole)),
    ):
        answer = await content.get(ada, path, headers={"Range": asked})
        assert (answer.status_code, answer.content) == (206, whole[start:end])
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(whole)}"
    for ignored in ("bytes=9-2", "lines=1-2", "bytes=0-1,5-6"):
        assert (await content.get(ada, path, headers={"Range": ignored})).status_code == 200
    beyond = await content.get(ada, path, headers={"Range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    stale = {"Range": "bytes=0-9", "If-Range": '"other"'}
    assert (await content.get(ada, path, headers=stale)).status_code == 200
    known = await content.get(ada, path, headers={"If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")


async def test_only_safe_types_are_shown_inline(content: Client, world: World) -> None:
    ada = world.person("Ada")
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    html = b"<!doctype html><script>alert(1)</script>"
    shown = {}
    for name, data in (("a.png", png()), ("b.svg", svg), ("c.png", html), ("d", pdf("x"))):
        file = await share(content, ada, data, name)
        answer = await content.get(ada, f"/v1/files/{file['id']}/content")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        shown[name] = answer.headers["content-disposition"]
    assert shown == {
        "a.png": "inline; filename*=UTF-8''a.png",
        "b.svg": "attachment; filename*=UTF-8''b.svg",
        "c.png": "attachment; filename*=UTF-8''c.png.html",
        "d": "attachment; filename*=UTF-8''d.pdf",
    }


async def test_a_signed_address_opens_a_file_with_the_rights_of_its_person(
    content: Client, world: World, unique: Unique
) -> None:
    here = await world.community(unique("c"), "private")
    ada, bob = await world.member(here), await world.member(here)
    file = await share(content, ada, png(said="secret"))
    post = await write(content, ada, community=here, files=[file["id"]])
    [told] = (await content.get(bob, f"/v1/posts/{post['id']}/files")).json()["items"]
    for address in (told["address"], told["preview_address"]):
        path = address.removeprefix("/api/content")
        opened = await content.get(None, path, headers={"Range": "bytes=0-3"})
        assert (opened.status_code, len(opened.content)) == (206, 4)
        assert (await content.get(None, path[:-2] + "xx")).status_code == 404
    await world.leaves(bob, here)
    closed = await content.get(None, told["address"].removeprefix("/api/content"))
    assert closed.status_code == 404


async def test_equal_bytes_in_one_audience_are_stored_once(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    whole = docx(f"The same {ada.name}")
    first, second = await share(content, ada, whole), await share(content, bob, whole)
    await write(content, ada, files=[first["id"]])
    post = await write(content, bob, files=[second["id"]])
    await nothing_is_left(content_scope, second["id"])
    path = f"/v1/files/{second['id']}/content"
    assert (await content.get(ada, path)).content == whole
    await content.delete(bob, f"/v1/posts/{post['id']}", headers=ANY)

    async def gone() -> bool:
        row = await content_scope["files"].find_one({"_id": second["id"]})
        return row is not None and row["status"] == "deleted"

    await eventually(gone)
    assert (await content.get(ada, f"/v1/files/{first['id']}/content")).content == whole


async def test_a_refused_file_is_named_and_leaves_nothing(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada = world.person("Ada")
    file_id = await upload(content, ada, b"%PDF-1.7 this is none", "plan.pdf")
    file = await processed(content, ada, file_id)
    assert (file["status"], file["refusal"], file["address"]) == ("refused", "broken", None)
    answer = await content.get(ada, f"/v1/files/{file_id}/content")
    assert (answer.status_code, answer.json()["type"]) == (
        *(409, "urn:guilde:problem:file-not-ready"),
    )
    await nothing_is_left(content_scope, file_id)
    body = {"title": "X", "files": [file_id]}
    assert (await content.post(ada, "/v1/posts", json=body)).status_code == 422


async def test_an_owner_deletes_a_file_unless_a_post_has_it(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    loose, attached = await upload(content, ada, png()), await upload(content, ada, png())
    created(await content.post(ada, "/v1/posts", json={"title": "X", "files": [attached]}))
    assert (await content.delete(bob, f"/v1/files/{loose}")).status_code == 404
    assert (await content.delete(ada, f"/v1/files/{loose}")).status_code == 204
    assert (await content.delete(ada, f"/v1/files/{attached}")).status_code == 403
    await nothing_is_left(content_scope, loose)


async def test_the_files_of_an_erased_author_stay_without_their_name(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    await world.knows(ada)
    file = await share(content, ada, pdf("x"))
    await write(content, ada, files=[file["id"]])
    await world.erases(ada)

    async def forgotten() -> bool:
        row = await content_scope["files"].find_one({"_id": file["id"]})
        return row is not None and (row["owner_id"], row["post"]["author_id"]) == (None, None)

    await eventually(forgotten)
    assert (await content.get(bob, f"/v1/files/{file['id']}/content")).status_code == 200
