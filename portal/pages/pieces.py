"""Uploads of large files in pieces: a small script sends them, and resumes after a break.

The API accepts pieces by tus; the portal forwards them, since the browser has no token.
"""

from typing import Any

import orjson
from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from portal.gateway.errors import ApiError, NotFound, Refused, SignedOut
from portal.pages.files import keep
from portal.site import headers
from portal.visit import Member, Visit

router = APIRouter()

NEW = "new"
"""The id in place of a post in progress, whose form names its files itself."""


@router.post("/posts/{post_id}/pieces")
async def begin(visit: Member, post_id: str) -> Response:
    """Begin an upload. Returns its address: `upload`, from `offset` on."""
    size = visit.text("size")
    try:
        if post_id != NEW:
            await visit.api.content.post(post_id)
        upload_id = await visit.api.files.begin(
            visit.text("name"), visit.text("alt"), int(size) if size.isdecimal() else 0
        )
    except (SignedOut, Refused) as refused:
        return _refused(visit, refused)
    return _answer(visit, {"upload": upload_id, "offset": 0})


@router.get("/posts/{post_id}/pieces/{upload_id}")
async def look(visit: Member, post_id: str, upload_id: str) -> Response:
    """Return the offset to resume from; or `done`, if only the last response was lost."""
    try:
        return _answer(visit, {"offset": await visit.api.files.offset(upload_id), "done": False})
    except NotFound:
        return await _finish(visit, post_id, upload_id)


async def _finish(visit: Visit, post_id: str, file_id: str) -> Response:
    try:
        file = await visit.api.files.file(file_id)
        await _keep(visit, post_id, file_id)
    except (SignedOut, Refused) as refused:
        return _refused(visit, refused)
    return _answer(visit, {"offset": file.size, "done": True})


@router.post("/posts/{post_id}/pieces/{upload_id}/files")
async def append(visit: Member, post_id: str, upload_id: str) -> Response:
    """Append the next piece. After the last one, the post has the file: `done`."""
    piece = visit.form.get("piece")
    offset, size = visit.text("offset"), visit.text("size")
    data = await piece.read() if isinstance(piece, UploadFile) else b""
    try:
        at = int(offset) if offset.isdecimal() else 0
        await visit.api.files.append(upload_id, at, data)
        done = size.isdecimal() and at + len(data) == int(size)
        if done:
            await _keep(visit, post_id, upload_id)
    except (SignedOut, Refused) as refused:
        return _refused(visit, refused)
    return _answer(visit, {"offset": at + len(data), "done": done})


async def _keep(visit: Visit, post_id: str, file_id: str) -> None:
    if post_id != NEW:
        await keep(visit, post_id, add=[file_id])


def _refused(visit: Visit, refused: ApiError) -> Response:
    """Tell the script, also that the session has ended: it cannot sign in."""
    status = refused.problem.get("status", 422)
    return _answer(visit, {"problem": visit.sentence(refused)}, int(status))


def _answer(visit: Visit, document: dict[str, Any], status: int = 200) -> Response:
    return Response(
        orjson.dumps(document), status, headers(visit.site), media_type="application/json"
    )
