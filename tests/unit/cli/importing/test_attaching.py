import os
from base64 import b64decode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from cli.asking import Api, Person
from cli.importing import beside, folder
from cli.importing.attaching import MOST_FILES, Attaching, with_files
from cli.importing.documents import Attached, Attachment, Document, LeftOut, Unfit
from shared.contracts import imported

POST = imported.post_id("c1", "wiki/1")
FILES = "/api/content/v1/imports/files"


def key(name: str) -> str:
    return imported.file_key(POST, name)


class Service:
    """The files of one post, as the content service keeps them.

    names: those of its files. gone: those that were removed. refused: those that are refused once
    they are looked through. problem: why the post takes nothing.
    """

    def __init__(
        self,
        *names: str,
        gone: Iterable[str] = (),
        refused: Iterable[str] = (),
        problem: str | None = None,
    ) -> None:
        here: list[dict[str, Any]] = [{"key": key(name), "id": f"id of {name}"} for name in names]
        self.files = [*here, *({"key": key(name), "id": None} for name in gone)]
        self.names: dict[str, str] = {}
        self.refused = {*refused}
        self.problem = problem
        self.received = b""
        self.opened = 0
        self.added: list[Any] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == FILES:
            return self._add(request) if request.method == "POST" else self._asked(request)
        if path.startswith("/api/content/v1/files/"):
            name = self.names[path.rpartition("/")[2]]
            status = "refused" if name in self.refused else "ready"
            return httpx.Response(200, json={"status": status, "refusal": "broken"})
        if request.method == "POST":
            return self._open(request)
        assert request.headers["Upload-Offset"] == str(len(self.received))
        self.received += request.content
        return httpx.Response(204)

    def _asked(self, request: httpx.Request) -> httpx.Response:
        assert dict(request.url.params) == {"community": "guilds", "external_id": "wiki/1"}
        said = {"id": POST, "is_here": True, "problem": self.problem, "files": self.files}
        return httpx.Response(200, json=said)

    def _open(self, request: httpx.Request) -> httpx.Response:
        if request.headers["Upload-Length"] == "13":
            return httpx.Response(413, json={"title": "Too large"})
        name = b64decode(request.headers["Upload-Metadata"].removeprefix("filename ")).decode()
        file_id = "new" if not self.names else f"new {len(self.names)}"
        self.names[file_id] = name
        self.opened += 1
        self.received = b""
        return httpx.Response(201, headers={"Location": f"/api/content/v1/uploads/{file_id}"})

    def _add(self, request: httpx.Request) -> httpx.Response:
        body = orjson.loads(request.content)
        assert body["community"] == "guilds"
        [item] = body["items"]
        assert item["external_id"] == "wiki/1"
        if any(self.names.get(each) in self.refused for each in item["files"]):
            return httpx.Response(200, json={"results": [{"outcome": "refused", "problem": "No"}]})
        self.added.append(item["files"])
        return httpx.Response(200, json={"results": [{"outcome": "updated"}]})


def attachment(name: str, *pieces: bytes, length: int | None = None) -> Attachment:
    size = sum(map(len, pieces)) if length is None else length
    return Attachment(f"at {name}", name, size, lambda: iter(pieces))


async def attach(service: Service, *files: Attachment) -> tuple[int, list[LeftOut]]:
    left_out: list[LeftOut] = []
    async with Api("http://guilde", transport=httpx.MockTransport(service)) as api:
        attaching = Attaching(api, Person(lambda: "token"), "guilds", left_out.append)
        await attaching.attach(Attached("wiki/1", files))
    return attaching.count, left_out


async def test_missing_files_are_sent_in_pieces_and_named_by_the_post() -> None:
    service = Service("old.txt")
    files = attachment("old.txt", b"x"), attachment("new.txt", b"one ", b"two")
    assert await attach(service, *files) == (1, [])
    assert service.received == b"one two"
    assert service.added == [["new"]]


async def test_nothing_is_sent_if_the_post_has_all_files() -> None:
    service = Service("a.txt")
    assert await attach(service, attachment("a.txt", b"x")) == (0, [])
    assert service.added == []


async def test_what_cannot_be_sent_is_named_and_the_rest_is_sent() -> None:
    def broken() -> Iterator[bytes]:
        raise Unfit("it is damaged")

    service = Service()
    files = (
        attachment("empty"),
        attachment("large", b"x", length=13),
        Attachment("at broken", "broken", 3, broken),
        attachment("good", b"x"),
    )
    count, left_out = await attach(service, *files)
    assert count == 1
    assert [each.place for each in left_out] == ["at empty", "at large", "at broken"]


async def test_a_refused_file_is_named_and_the_others_are_added() -> None:
    service = Service(refused=["tools.zip"])
    files = attachment("tools.zip", b"x"), attachment("plan.pdf", b"y")
    left_out = [LeftOut("at tools.zip", "it was refused: broken")]
    assert await attach(service, *files) == (1, left_out)
    assert service.added == [["new 1"]]


async def test_a_file_that_is_refused_while_it_is_added_is_counted_once() -> None:
    service = Service()

    def refuses(request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path == FILES:
            service.refused = {"late.zip"}
        return service(request)

    left_out = list[LeftOut]()
    async with Api("http://guilde", transport=httpx.MockTransport(refuses)) as api:
        attaching = Attaching(api, Person(lambda: "token"), "guilds", left_out.append)
        files = [attachment(name, b"x") for name in ("late.zip", "plan.pdf", "note.txt")]
        await attaching.attach(Attached("wiki/1", files))
    assert left_out == [LeftOut("at late.zip", "it was refused: broken")]
    assert (attaching.count, service.added) == (2, [["new 1", "new 2"]])


async def test_a_file_that_was_removed_here_is_not_sent_again() -> None:
    service = Service("old.txt", gone=["gone.txt"])
    files = attachment("gone.txt", b"x"), attachment("old.txt", b"x"), attachment("new.txt", b"x")
    assert await attach(service, *files) == (1, [])
    assert list(service.names.values()) == ["new.txt"]


async def test_nothing_is_sent_for_a_post_that_takes_nothing() -> None:
    service = Service(problem="it was deleted here")
    assert await attach(service, attachment("a.txt", b"x")) == (0, [])
    attached = Attached("wiki/1", [attachment("a.wav", b"x")])
    document = Document("a.md", b"{}", 1, attached=attached)
    async with Api("http://guilde", transport=httpx.MockTransport(service)) as api:
        attaching = Attaching(api, Person(lambda: "token"), "guilds", lambda _: None)
        found = await attaching.completed(document)
    assert found == LeftOut("a.md", "it was deleted here")
    assert service.opened == 0


async def test_a_post_that_refuses_files_is_named_and_ends_nothing() -> None:
    def refuses(request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path == FILES:
            results = [{"outcome": "refused", "problem": "No"}]
            return httpx.Response(200, json={"results": results})
        return service(request)

    service, left_out = Service(), list[LeftOut]()
    async with Api("http://guilde", transport=httpx.MockTransport(refuses)) as api:
        attaching = Attaching(api, Person(lambda: "token"), "guilds", left_out.append)
        for _ in range(2):
            await attaching.attach(Attached("wiki/1", [attachment("a.txt", b"x")]))
    assert (left_out, attaching.count) == ([LeftOut("the files of wiki/1", "No")], 0)


@pytest.mark.parametrize("lost", [3, 8])
async def test_an_upload_goes_on_when_an_answer_was_lost(lost: int) -> None:
    """All of the second piece arrives, or three bytes of it; then the answer is lost."""
    arrived = bytearray()

    def loses(request: httpx.Request) -> httpx.Response:
        if not request.url.path.startswith("/api/content/v1/uploads/"):
            size = {"status": "received", "refusal": None, "size": len(arrived)}
            is_file = request.url.path.startswith("/api/content/v1/files/")
            return httpx.Response(200, json=size) if is_file else service(request)
        if len(arrived) == 12:  # it is complete, so that it is no upload any more
            return httpx.Response(404, json={})
        if request.method == "HEAD":
            return httpx.Response(200, headers={"Upload-Offset": str(len(arrived))})
        if request.headers["Upload-Offset"] != str(len(arrived)):
            return httpx.Response(409, json={})
        if len(arrived) == 4:
            arrived.extend(request.content[:lost])
            return httpx.Response(502, json={})
        arrived.extend(request.content)
        return httpx.Response(204)

    service, left_out = Service(), list[LeftOut]()
    async with Api("http://guilde", transport=httpx.MockTransport(loses)) as api:
        attaching = Attaching(api, Person(lambda: "token"), "guilds", left_out.append)
        await attaching.attach(Attached("wiki/1", [attachment("a.txt", b"one ", b"two and ")]))
    assert (bytes(arrived), left_out) == (b"one two and ", [])
    assert service.added == [["new"]]


async def test_a_post_has_a_limited_number_of_files() -> None:
    service = Service(*(str(number) for number in range(MOST_FILES)))
    _, left_out = await attach(service, attachment("more", b"x"))
    assert left_out == [LeftOut("at more", "its post has 50 files already")]


def test_the_files_beside_an_exported_post_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\nguilde: {id: p1}\n---\nx\n")
    (tmp_path / "b.md").write_text("# B\n\nx\n")
    for name in ("a.files/two.txt", "a.files/one.txt", "b.files/three.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "a.files/under").mkdir()
    (tmp_path / "a.files/link").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "a.files/pipe")
    [found] = beside.files(tmp_path, folder.listing(tmp_path))
    assert found.external_id == "guilde/p1"
    read = [each for each in found.files if each.problem is None]
    assert [(each.name, each.length) for each in read] == [("one.txt", 15), ("two.txt", 15)]
    assert b"".join(read[0].pieces()) == b"a.files/one.txt"
    unread = {each.place: each.problem for each in found.files if each.problem}
    assert unread == {
        "a.files/link": "a link; links are not followed",
        "a.files/pipe": "it is not a file that can be read",
        "a.files/under": "it is not a file that can be read",
    }


def test_a_linked_folder_of_files_is_named_and_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.pem").write_text("x")
    export = tmp_path / "export"
    export.mkdir()
    (export / "a.md").write_text("---\ntitle: A\nguilde: {id: p1}\n---\nx\n")
    (export / "a.files").symlink_to(secret)
    [found] = beside.files(export, folder.listing(export))
    assert [(each.place, each.problem) for each in found.files] == [
        ("a.files", "a link; links are not followed")
    ]


def test_pictures_that_name_no_file_are_left_out() -> None:
    pictures = [{"file": ["a"]}, {"file": "b", "alt": "B"}, {"file": "c"}, "d"]
    item = orjson.dumps({"details": {"gallery": {"pictures": pictures}}})
    made = orjson.loads(with_files(item, ["1"], {"b": "1"}.get))
    assert made["details"]["gallery"]["pictures"] == [{"file_id": "1", "alt": "B"}]


def test_a_file_whose_name_is_no_unicode_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\nguilde: {id: p1}\n---\nx\n")
    (tmp_path / "a.files").mkdir()
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/a.files/\xff")).write_text("x")
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    [found] = beside.files(tmp_path, folder.listing(tmp_path))
    assert [(each.place, each.problem) for each in found.files] == [
        ("a.files/\N{REPLACEMENT CHARACTER}", "its name is not UTF-8")
    ]


async def test_names_are_compared_as_the_service_keeps_them() -> None:
    service = Service("plan.pdf")
    files = attachment("plans/plan.pdf", b"x"), attachment("plan.pdf.", b"x")
    assert await attach(service, *files) == (0, [])


def test_a_file_that_its_post_names_and_that_is_not_there_is_named(tmp_path: Path) -> None:
    own = "guilde: {id: p1, files: [gone.pdf, there.pdf]}"
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: A\n{own}\n---\nx\n")
    (tmp_path / "a.files").mkdir()
    (tmp_path / "a.files" / "there.pdf").write_text("x")
    found = beside.files(tmp_path, folder.listing(tmp_path))
    lacking = [file.place for each in found for file in each.files if file.problem]
    assert lacking == ["a.files/gone.pdf", "b.files/gone.pdf", "b.files/there.pdf"]
