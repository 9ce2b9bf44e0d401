"""`python -m bench.bare`: what reading a post costs with nothing but FastAPI and motor."""

import os
from typing import Any

import uvicorn
from fastapi import FastAPI, HTTPException
from motor.motor_asyncio import AsyncIOMotorClient

app = FastAPI()
posts = AsyncIOMotorClient[dict[str, Any]](
    os.environ["BARE_STORE_URL"], tz_aware=True, maxPoolSize=64
)[os.environ["BARE_DATABASE"]]["posts"]


@app.get("/health/ready")
async def ready() -> dict[str, str]:
    return {"status": "ready"}


@app.get("/v1/posts/{post_id}")
async def read(post_id: str) -> dict[str, Any]:
    found = await posts.find_one({"_id": post_id})
    if found is None:
        raise HTTPException(404)
    return found


if __name__ == "__main__":
    uvicorn.run(
        app, port=int(os.environ["BARE_PORT"]), access_log=False, loop="uvloop", http="httptools"
    )
