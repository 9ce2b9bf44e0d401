"""A file's bytes as a response: in ranges, and so that a browser runs nothing in them."""

from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from services.content.domain.files.file import File, Rendition
from services.content.domain.files.file_errors import FileNotFound, FileNotReady
from services.content.domain.files.media import MEDIA
from services.content.domain.files.ticket import Part
from services.content.entry.files.ranges import read_range
from services.content.store.files.blobs import rows
from services.content.store.files.blobs.seam import Blobs
from shared.contracts.files import FileStatus
from shared.mongo import Store
from shared.runtime.etags import is_held

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""The policy by which no file runs anything, wherever it is opened."""


def send(request: Request, file: File, part: Part) -> Response:
    """Return the bytes of a file that the caller may see.

    Raises: FileNotReady, FileNotFound, WrongRange.
    """
    sent = _part(file, part)
    etag = f'"{file.sha256}.{part}"'
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": _disposition(file, sent.media_type),
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    asked = request.headers
    if is_held(asked.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    current = asked.get("if-range", etag) == etag  # a weak tag is no match (RFC 9110, 13.1.5)
    span = read_range(asked.get("range"), sent.size) if current else None
    start, length = (span.start, span.length) if span else (0, sent.size)
    headers["Content-Length"] = str(length)
    if span is not None:
        headers["Content-Range"] = span.content_range
    if request.method == "HEAD":
        return Response(media_type=_with_charset(sent.media_type), headers=headers)
    store: Store = request.app.state.store
    blobs: Blobs = request.app.state.blobs
    return StreamingResponse(
        rows.read(store.scope, blobs, sent.blob, start, length),
        status_code=206 if span else 200,
        media_type=_with_charset(sent.media_type),
        headers=headers,
    )


def _part(file: File, part: Part) -> Rendition:
    if not file.is_ready:
        raise FileNotReady(
            "its content is not known yet"
            if file.status is FileStatus.RECEIVED
            else f"it was refused: {file.refusal}"
        )
    if part is Part.PREVIEW:
        if file.preview is None:
            raise FileNotFound
        return file.preview
    if file.content is not None:
        return file.content
    if file.blob is None:
        raise FileNotFound
    return Rendition(blob=file.blob, media_type=file.media_type, size=file.size)


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _disposition(file: File, media_type: str) -> str:
    """Return the header with a suffix by content, not by name (RFC 6266)."""
    media = MEDIA.get(media_type)
    shown = "inline" if media is not None and media.inline else "attachment"
    name = file.filename
    if media is not None and not name.lower().endswith(media.suffix):
        name = f"{name}{media.suffix}"
    return f"{shown}; filename*=UTF-8''{quote(name, safe='')}"
