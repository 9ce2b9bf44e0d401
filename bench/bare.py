"""The bare side over HTTP: read and create a post with FastAPI and motor only.

Run it as `python -m bench.bare`.
"""

import os
from typing import Any
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, HTTPException
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorClientSession
from pydantic import BaseModel

from bench.committing import commit

app = FastAPI()
client = AsyncIOMotorClient[dict[str, Any]](
    os.environ["BARE_STORE_URL"], tz_aware=True, maxPoolSize=64
)
posts = client[os.environ["BARE_DATABASE"]]["posts"]
outbox = client[os.environ["BARE_DATABASE"]]["outbox"]


class NewPost(BaseModel):
    kind: str
    title: str
    body: str
    lang: str
    details: dict[str, Any] | None = None


@app.get("/health/ready")
async def ready() -> dict[str, str]:
    return {"status": "ready"}


@app.get("/v1/posts/{post_id}")
async def read(post_id: str) -> dict[str, Any]:
    found = await posts.find_one({"_id": post_id})
    if found is None:
        raise HTTPException(404)
    return found


@app.post("/v1/posts", status_code=201)
async def write(body: NewPost) -> dict[str, Any]:
    """Store a post and its fact, with the same guarantee as Guilde."""
    post = {"_id": str(uuid4()), **body.model_dump()}
    row = {"_id": str(uuid4()), "key": post["_id"], "value": body.model_dump_json().encode()}

    async def both(session: AsyncIOMotorClientSession) -> None:
        await posts.insert_one(post, session=session)
        await outbox.insert_one(row, session=session)

    await commit(client, both)
    return post


if __name__ == "__main__":
    uvicorn.run(
        app, port=int(os.environ["BARE_PORT"]), access_log=False, loop="uvloop", http="httptools"
    )
