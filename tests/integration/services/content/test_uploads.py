"""Uploads in pieces, as tus 1.0.0 defines them: resumed, raced, cut off, forged, abandoned."""

import asyncio
import hashlib
import socket
from base64 import b64encode

import pytest

from services.content.store.files.blobs.chosen import BUCKET
from shared.mongo import Scope
from tests.support.content import World
from tests.support.facts import NOON
from tests.support.files import TUS, begin, metadata, path_of, pdf, png, processed, send, upload
from tests.support.messaging import eventually
from tests.support.services import Client

BIG = pdf("x") + b"%" * 3_000_000
LARGEST, QUOTA = 2 * 1024**3, 10 * 1024**3
"""The defaults of the settings."""


async def left_of(scope: Scope, upload_id: str) -> int:
    """Return how much of an upload is stored: rows and chunks."""
    rows = await scope["file_pieces"].count_documents({"blob": upload_id})
    begins = {"$regex": f"^{upload_id}"}
    stored = await scope[f"{BUCKET}.files"].count_documents({"_id": begins})
    chunks = await scope[f"{BUCKET}.chunks"].count_documents({"files_id": begins})
    return int(rows + stored + chunks)


async def nothing_is_left(scope: Scope, upload_id: str) -> None:
    async def look() -> bool:
        return not await left_of(scope, upload_id)

    await eventually(look)


async def test_an_upload_in_pieces_gets_its_offset_after_each(
    content: Client, world: World
) -> None:
    ada = world.person("Ada")
    begun = await begin(content, ada, len(BIG), "slides.pdf")
    path = path_of(begun)
    assert (begun.headers["upload-offset"], "upload-expires" in begun.headers) == ("0", True)
    first = await send(content, ada, path, BIG[:1_500_000])
    assert (first.status_code, first.headers["upload-offset"]) == (204, "1500000")
    look = await content.ask(ada, "HEAD", path, headers=TUS)
    assert (look.status_code, look.headers["upload-offset"]) == (200, "1500000")
    assert (look.headers["upload-length"], look.headers["cache-control"]) == (
        *(str(len(BIG)), "no-store"),
    )
    last = await send(content, ada, path, BIG[1_500_000:], 1_500_000)
    assert last.headers["upload-offset"] == str(len(BIG))
    assert "content.file/" in last.headers["guilde-token"]
    assert (await content.ask(ada, "HEAD", path, headers=TUS)).status_code == 404
    file = await processed(content, ada, path.rpartition("/")[2])
    assert (file["status"], file["media_type"]) == ("ready", "application/pdf")
    assert (file["filename"], file["size"]) == ("slides.pdf", len(BIG))
    assert file["sha256"] == hashlib.sha256(BIG).hexdigest()
    whole = await content.get(ada, f"/v1/files/{file['id']}/content")
    assert whole.content == BIG


async def test_a_piece_at_a_wrong_offset_is_refused_with_the_right_one(
    content: Client, world: World
) -> None:
    ada = world.person("Ada")
    path = path_of(await begin(content, ada, 100))
    await send(content, ada, path, b"0123456789")
    for offset in (0, 5, 11, 100):
        answer = await send(content, ada, path, b"x", offset)
        assert (answer.status_code, answer.json()["type"]) == (
            *(409, "urn:guilde:problem:wrong-offset"),
        )
        assert answer.headers["upload-offset"] == "10"


async def test_one_of_many_writers_on_an_upload_wins_and_no_byte_is_stored_twice(
    content: Client, world: World
) -> None:
    ada = world.person("Ada")
    whole = pdf("x") + b"%" * 200_000
    path = path_of(await begin(content, ada, len(whole)))
    half = len(whole) // 2
    answers = await asyncio.gather(*(send(content, ada, path, whole[:half]) for _ in range(8)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [204, *[409] * 7]
    await send(content, ada, path, whole[half:], half)
    file = await processed(content, ada, path.rpartition("/")[2])
    assert file["sha256"] == hashlib.sha256(whole).hexdigest()


async def test_the_received_part_of_an_interrupted_piece_counts(
    content: Client, world: World
) -> None:
    ada = world.person("Ada")
    whole = pdf("x") + b"%" * 400_000
    path = path_of(await begin(content, ada, len(whole)))
    address = content.http.base_url
    head = (
        f"PATCH {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ada.token}\r\n"
        "Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
        f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(whole)}\r\n\r\n"
    )

    def cut() -> None:
        with socket.create_connection((address.host, address.port)) as connection:
            connection.sendall(head.encode() + whole[:250_000])
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)

    await asyncio.to_thread(cut)

    async def offset() -> int:
        return int((await content.ask(ada, "HEAD", path, headers=TUS)).headers["upload-offset"])

    at = await eventually(offset)
    assert 0 < at <= 250_000
    await send(content, ada, path, whole[at:], at)
    file = await processed(content, ada, path.rpartition("/")[2])
    assert file["sha256"] == hashlib.sha256(whole).hexdigest()


async def test_a_piece_with_a_wrong_checksum_does_not_count(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada = world.person("Ada")
    path = path_of(await begin(content, ada, 1_000))
    digest = b64encode(hashlib.sha256(b"right").digest()).decode()
    wrong = await send(content, ada, path, b"wrong", Upload_Checksum=f"sha256 {digest}")
    assert (wrong.status_code, wrong.json()["type"]) == (460, "urn:guilde:problem:wrong-checksum")
    assert await left_of(content_scope, path.rpartition("/")[2]) == 0
    right = await send(content, ada, path, b"right", Upload_Checksum=f"sha256 {digest}")
    assert (right.status_code, right.headers["upload-offset"]) == (204, "5")
    unknown = await send(content, ada, path, b"x", 5, Upload_Checksum="md5 eA==")
    assert unknown.status_code == 422


@pytest.mark.parametrize("data", [b"MZ\x90\x00" + bytes(5_000), b"\x7fELF" + bytes(40)])
async def test_a_file_of_a_refused_type_is_named_and_leaves_nothing(
    content: Client, world: World, content_scope: Scope, data: bytes
) -> None:
    ada = world.person("Ada")
    path = path_of(await begin(content, ada, len(data), "picture.png"))
    answer = await send(content, ada, path, data)
    assert (answer.status_code, answer.json()["type"]) == (
        *(415, "urn:guilde:problem:unsupported-file"),
    )
    assert (await content.ask(ada, "HEAD", path, headers=TUS)).status_code == 404
    await nothing_is_left(content_scope, path.rpartition("/")[2])


async def test_the_type_is_detected_however_small_the_pieces_are(
    content: Client, world: World
) -> None:
    ada, whole = world.person("Ada"), png()
    path = path_of(await begin(content, ada, len(whole), "x.txt"))
    for at in range(0, len(whole), 25):
        await send(content, ada, path, whole[at : at + 25], at)
    file = await processed(content, ada, path.rpartition("/")[2])
    assert (file["status"], file["media_type"]) == ("ready", "image/png")


async def test_more_bytes_than_the_declared_length_are_refused(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada = world.person("Ada")
    path = path_of(await begin(content, ada, 10))
    assert (await send(content, ada, path, b"x" * 11)).status_code == 422
    assert (await send(content, ada, path, b"")).status_code == 422
    assert await left_of(content_scope, path.rpartition("/")[2]) == 0


@pytest.mark.parametrize("length", ["0", "-1", "x", "99999999999999999999999", ""])
async def test_an_invalid_length_creates_no_upload(
    content: Client, world: World, length: str
) -> None:
    headers = {**TUS, "Upload-Length": length}
    answer = await content.post(world.person("Ada"), "/v1/uploads", headers=headers)
    assert answer.status_code == 422


async def test_an_oversized_file_creates_no_upload(content: Client, world: World) -> None:
    answer = await begin(content, world.person("Ada"), LARGEST + 1)
    assert (answer.status_code, answer.json()["type"]) == (
        *(413, "urn:guilde:problem:file-too-large"),
    )


async def test_another_protocol_version_is_refused_with_the_supported_one(
    content: Client, world: World
) -> None:
    headers = {"Upload-Length": "1", "Tus-Resumable": "0.2.2"}
    answer = await content.post(world.person("Ada"), "/v1/uploads", headers=headers)
    assert (answer.status_code, answer.headers["tus-version"]) == (412, "1.0.0")


async def test_a_piece_of_another_type_is_refused(content: Client, world: World) -> None:
    ada = world.person("Ada")
    path = path_of(await begin(content, ada, 10))
    headers = {**TUS, "Upload-Offset": "0", "Content-Type": "application/json"}
    answer = await content.patch(ada, path, headers=headers, content=b"{}")
    assert (answer.status_code, answer.json()["type"]) == (415, "urn:guilde:problem:not-a-piece")


async def test_an_upload_is_its_owners_alone(content: Client, world: World) -> None:
    ada, bob = world.person("Ada"), world.person("Bob", "admin")
    path = path_of(await begin(content, ada, 10))
    for answer in (
        await content.ask(bob, "HEAD", path, headers=TUS),
        await send(content, bob, path, b"x"),
        await content.delete(bob, path, headers=TUS),
    ):
        assert answer.status_code == 404
    assert (await send(content, ada, path, b"x")).status_code == 204


async def test_an_abandoned_upload_leaves_nothing(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada = world.person("Ada")
    path = path_of(await begin(content, ada, len(BIG)))
    await send(content, ada, path, BIG[:100_000])
    assert (await content.delete(ada, path, headers=TUS)).status_code == 204
    assert (await send(content, ada, path, b"x", 100_000)).status_code == 404
    await nothing_is_left(content_scope, path.rpartition("/")[2])


async def test_an_upload_that_expires_leaves_nothing(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada = world.person("Ada")
    path = path_of(await begin(content, ada, len(BIG)))
    await send(content, ada, path, BIG[:100_000])
    upload_id = path.rpartition("/")[2]
    row = {"_id": f"expire_upload/{upload_id}"}
    due = await content_scope["jobs"].update_one(row, {"$set": {"due_at": NOON}})
    assert due.modified_count == 1
    await nothing_is_left(content_scope, upload_id)
    assert (await content.ask(ada, "HEAD", path, headers=TUS)).status_code == 404


async def test_an_erased_person_has_no_uploads(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada = world.person("Ada")
    await world.knows(ada)
    path = path_of(await begin(content, ada, len(BIG)))
    await send(content, ada, path, BIG[:100_000])
    file_id = await upload(content, ada, png())
    await processed(content, ada, file_id)
    await world.erases(ada)
    assert (await begin(content, ada, 10)).status_code == 403
    for blob in (path.rpartition("/")[2], file_id):
        await nothing_is_left(content_scope, blob)

    async def forgotten() -> bool:
        row = await content_scope["files"].find_one({"_id": file_id})
        return row is not None and row["owner_id"] is None and row["status"] == "deleted"

    await eventually(forgotten)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ada\\plan.pdf", "plan.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("..", "file"),
        ("\x00\x07\n", "file"),
        ("x" * 300 + ".pdf", "x" * 190 + ".pdf"),
    ],
)
async def test_a_file_name_cannot_be_a_path(
    content: Client, world: World, said: str, kept: str
) -> None:
    ada, whole = world.person("Ada"), png()
    path = path_of(await begin(content, ada, len(whole), said))
    await send(content, ada, path, whole)
    answer = await content.get(ada, f"/v1/files/{path.rpartition('/')[2]}")
    assert answer.json()["filename"] == kept


async def test_metadata_without_base64_is_malformed(content: Client, world: World) -> None:
    headers = {**TUS, "Upload-Length": "1", "Upload-Metadata": "filename %%%"}
    answer = await content.post(world.person("Ada"), "/v1/uploads", headers=headers)
    assert answer.status_code == 400
    assert metadata(filename="x") == "filename eA=="


async def test_anybody_reads_the_capabilities_of_uploads(content: Client) -> None:
    answer = await content.ask(None, "OPTIONS", "/v1/uploads")
    assert (answer.status_code, answer.content) == (204, b"")
    assert {name: v for name, v in answer.headers.items() if name.startswith("tus-")} == {
        "tus-resumable": "1.0.0",
        "tus-version": "1.0.0",
        "tus-extension": "creation,expiration,termination,checksum",
        "tus-max-size": str(LARGEST),
        "tus-checksum-algorithm": "sha256,sha1",
    }


async def test_a_person_s_quota_bounds_their_files_and_simultaneous_uploads(
    content: Client, world: World
) -> None:
    ada, bob, whole = world.person("Ada"), world.person("Bob"), png()
    fit = QUOTA // LARGEST
    begun = await asyncio.gather(*(begin(content, ada, LARGEST) for _ in range(fit + 3)))
    refused = [answer.json()["type"] for answer in begun if answer.status_code == 413]
    assert refused == ["urn:guilde:problem:no-room"] * 3
    assert (await begin(content, bob, LARGEST)).status_code == 201
    paths = [path_of(answer) for answer in begun if answer.status_code == 201]
    told = {"taken": fit * LARGEST, "quota": QUOTA, "largest_file": LARGEST}
    assert (await content.get(ada, "/v1/uploads")).json() == told

    await content.delete(ada, paths[0], headers=TUS)
    file_id = await upload(content, ada, whole)
    taken = told["taken"] - LARGEST + len(whole)
    assert (await content.get(ada, "/v1/uploads")).json()["taken"] == taken
    assert (await begin(content, ada, LARGEST)).json()["left"] == QUOTA - taken
    await processed(content, ada, file_id)
    await content.delete(ada, f"/v1/files/{file_id}")
    assert (await begin(content, ada, LARGEST)).status_code == 201
