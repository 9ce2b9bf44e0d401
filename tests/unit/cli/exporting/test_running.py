"""An export while others change the community, and while the service is busy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli import asking
from cli.asking import Api, Person, Refused
from cli.exporting.running import Exported, export, progress

Answer = Callable[[httpx.Request], httpx.Response]
CONTENT = "/api/content/v1"


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_pause", lambda _: 0.0)


def post(key: str, *files: str) -> dict[str, Any]:
    """Return a post as the service shows it."""
    texts = {"title": key, "body": "x", "lang": "en", "tags": [], "kind": "article"}
    nothing = {"details": None, "author": None, "byline": None, "accepted_answer_id": None}
    at = "2026-03-05T11:00:00Z"
    return {
        "id": key,
        **texts,
        **nothing,
        "created_at": at,
        "published_at": at,
        "source": None,
        "files": [*files],
    }


class Service:
    """Posts of one community; `contents` are what downloads of files answer, one after another."""

    def __init__(self, *posts: dict[str, Any]) -> None:
        self.posts = {each["id"]: each for each in posts}
        self.listed = [*self.posts]
        self.files: list[dict[str, Any]] = []
        self.contents: list[httpx.Response] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix(CONTENT)
        if path == "/posts":
            return self._page([{"id": key} for key in self.listed])
        if path.endswith("/content"):
            return self.contents.pop(0)
        if path.endswith("/files"):
            return httpx.Response(200, json={"items": self.files})
        if path.startswith("/posts/") and path.count("/") == 2:
            found = self.posts.get(path.rpartition("/")[2])
            return httpx.Response(200, json=found) if found else httpx.Response(404, json={})
        return self._page([])

    def _page(self, items: list[Any]) -> httpx.Response:
        return httpx.Response(200, json={"items": items, "next": None})


async def exported(service: Answer, folder: Path) -> Exported:
    async with Api("http://guilde", transport=httpx.MockTransport(service)) as api:
        with progress(disabled=True) as shown:
            return await export(api, Person(lambda: "token"), "craft", folder, shown)


async def test_a_post_that_was_deleted_meanwhile_is_skipped(tmp_path: Path) -> None:
    service = Service(post("one"), post("two"))
    service.listed.insert(1, "gone")
    assert (await exported(service, tmp_path)).posts == 2


async def test_another_refusal_ends_the_export(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        await exported(lambda _: httpx.Response(403, json={}), tmp_path)


async def test_files_that_are_not_shown_are_named(tmp_path: Path) -> None:
    done = await exported(Service(post("one", "f1", "f2")), tmp_path)
    assert done.missing == ["2026-03-05 one one: 2 of its files, not ready yet or deleted"]


async def test_a_download_is_repeated_and_its_name_fits(tmp_path: Path) -> None:
    service = Service(post("one", "f1"))
    service.files = [
        {"id": "f1", "filename": "\N{SLICE OF PIZZA}" * 120 + ".pdf", "status": "ready"}
    ]
    busy = [httpx.Response(status, json={}) for status in (429, 503, 401)]
    service.contents = [*busy, httpx.Response(200, content=b"whole")]
    done = await exported(service, tmp_path)
    assert (done.files, done.missing) == (1, [])
    [written] = (tmp_path / "2026-03-05 one one.files").iterdir()
    assert (written.suffix, written.read_bytes()) == (".pdf", b"whole")
