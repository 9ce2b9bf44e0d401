"""A content API in memory, with what matters to drafts: versions, keys, and files of one post."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import httpx
import orjson
from starlette.datastructures import FormData

from portal.gateway.api import Api
from portal.gateway.transport import Transport, Written, new_client
from portal.view.words import Formats
from portal.visit import Visit

NOON = "2031-05-05T12:00:00Z"


@dataclass(slots=True)
class Desk:
    """`posts`, by id. `files`: the post of each file, if any. `lost`: how many answers are lost.

    `meanwhile`: is called before each change of a post.
    """

    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, str | None] = field(default_factory=dict)
    keys: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    lost: int = 0
    meanwhile: Callable[[], None] = lambda: None

    @property
    def only(self) -> dict[str, Any]:
        (post,) = self.posts.values()
        return post

    def change(self, post_id: str, **said: Any) -> None:
        """Change a post elsewhere."""
        self.posts[post_id] |= {**said, "version": self.posts[post_id]["version"] + 1}

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        answer = self._answer(request)
        if self.lost and request.method != "GET":
            self.lost -= 1
            raise httpx.ReadTimeout("lost")
        return answer

    def _answer(self, request: httpx.Request) -> httpx.Response:
        post_id, _, verb = request.url.path.partition("/posts")[2].strip("/").partition("/")
        if request.method == "POST" and not post_id:
            return self._write(request)
        post = self.posts.get(post_id)
        if post is None:
            return _refused(404, "post-not-found")
        if verb == "publish":
            self.change(post_id, status="published")
        if request.method in {"PATCH", "DELETE"}:
            self.meanwhile()
            if request.headers["If-Match"] not in {"*", f'"{post["version"]}"'}:
                return _refused(412, "stale")
        if request.method == "DELETE":
            del self.posts[post_id]
            self.files = {key: at for key, at in self.files.items() if at != post_id}
            return httpx.Response(204)
        if request.method == "PATCH":
            return self._edit(post, orjson.loads(request.content))
        return _shown(post)

    def _write(self, request: httpx.Request) -> httpx.Response:
        key = request.headers["Idempotency-Key"]
        if key in self.keys:
            sent, post_id = self.keys[key]
            return _shown(self.posts[post_id]) if sent == request.content else _refused(422, "used")
        post_id = f"p{len(self.keys) + 1}"
        first = {"id": post_id, "version": 0, "body": "", "lang": "en", "tags": [], "files": []}
        answer = self._edit(first, orjson.loads(request.content))
        if answer.is_success:
            self.posts[post_id] = first
            self.keys[key] = (request.content, post_id)
        return answer

    def _edit(self, post: dict[str, Any], said: dict[str, Any]) -> httpx.Response:
        wanted = said.get("files", post["files"])
        if any(self.files.get(key, "gone") not in {None, post["id"]} for key in wanted):
            return _refused(422, "invalid")
        for key in {*post["files"]} - {*wanted}:
            del self.files[key]
        self.files |= dict.fromkeys(wanted, post["id"])
        said.pop("minor", None)
        if any(post.get(name) != value for name, value in said.items()):
            post |= {**said, "version": post["version"] + 1}
        return _shown(post)


def visit_of(desk: Desk, **fields: str) -> Visit:
    """Return the visit that sends a form with these fields."""
    client = new_client("http://guilde", httpx.MockTransport(desk.answer))
    return Visit(
        request=cast(Any, None),
        site=cast(Any, None),
        session=None,
        language="en",
        api=Api(Transport(client, None, Written())),
        formats=Formats("en", "Europe/Paris"),
        form=FormData({"key": "k", **fields}),
        began=0.0,
    )


def _shown(post: dict[str, Any]) -> httpx.Response:
    place = post["community"]
    shown = {
        **post,
        "community": {"id": f"c-{place}", "slug": place} if place else None,
        **dict.fromkeys(("author", "byline", "accepted_answer_id", "published_at")),
        **dict.fromkeys(("created_at", "updated_at"), NOON),
        "html": "",
    }
    return httpx.Response(200, json=shown, headers={"ETag": f'"{post["version"]}"'})


def _refused(status: int, name: str) -> httpx.Response:
    return httpx.Response(status, json={"type": f"urn:guilde:problem:{name}"})
