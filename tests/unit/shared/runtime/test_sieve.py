"""The sieve routes every request as FastAPI alone does."""

import pytest
from fastapi import APIRouter, FastAPI
from httpx import ASGITransport, AsyncClient

from shared.runtime.sieve import Sieve

posts, replies = APIRouter(), APIRouter()


@posts.get("/posts")
async def listing() -> str:
    return "posts"


@posts.get("/posts/{post_id}")
async def post(post_id: str) -> str:
    return f"post {post_id}"


@posts.delete("/posts/{post_id}", status_code=204)
async def delete(post_id: str) -> None:
    assert post_id


@replies.get("/posts/{post_id}/replies")
async def of_post(post_id: str) -> str:
    return f"replies of {post_id}"


@replies.get("/replies/{reply_id}")
async def reply(reply_id: str) -> str:
    return f"reply {reply_id}"


def app(*, sieved: bool) -> FastAPI:
    made = FastAPI(redirect_slashes=False)
    for router in (posts, replies):
        made.include_router(Sieve(router.routes, "/v1") if sieved else router, prefix="/v1")
    return made


@pytest.mark.parametrize(
    "path",
    [
        *("/v1/posts", "/v1/posts/1", "/v1/posts/1/replies", "/v1/replies/1"),
        *("/api/content/v1/posts/1", "/v1/posts/", "/v1/posts/1/", "/v1/posts/a%2Freplies"),
        *("/v1", "/", "/v1/", "//", "/v2/posts", "/posts", "/v1/p%6Fsts", "/v1/unknown/1"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
async def test_each_address_reaches_the_same_route(method: str, path: str) -> None:
    answers = []
    for sieved in (False, True):
        transport = ASGITransport(app(sieved=sieved), root_path="/api/content")
        async with AsyncClient(transport=transport, base_url="http://x") as client:
            answer = await client.request(method, path)
            answers.append((answer.status_code, answer.text, answer.headers.get("allow")))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("path", ["/{any}", "/files/{name:path}"])
def test_a_path_of_no_certain_shape_is_refused(path: str) -> None:
    router = APIRouter()
    router.add_api_route(path, listing)
    with pytest.raises(ValueError, match="shape"):
        Sieve(router.routes, "/v1")
