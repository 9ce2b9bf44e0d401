"""The routes under /v1/uploads: files arrive in pieces, resumable, by tus 1.0.0."""

from functools import partial
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel
from starlette.responses import Response

from services.content.domain.files.file import Upload
from services.content.domain.files.file_errors import (
    FileTooLarge,
    NoRoom,
    NotAPiece,
    TooManyUploads,
    TusVersion,
    UnsupportedFile,
    UploadNotFound,
    WrongChecksum,
    WrongOffset,
)
from services.content.domain.files.media import HEAD, sniff
from services.content.entry.files import tus
from services.content.entry.files.tus import (
    TUS,
    Arriving,
    Checksum,
    Digest,
    Length,
    Metadata,
    Offset,
)
from services.content.settings import ContentSettings
from services.content.store.files import room
from services.content.store.files.blobs import rows
from services.content.store.files.blobs.seam import Blobs
from services.content.use_cases.files.append_piece import (
    AppendPiece,
    append_piece,
    check_offset,
    see_upload,
)
from services.content.use_cases.files.end_upload import EndUpload, end_upload
from services.content.use_cases.files.open_upload import OpenUpload, open_upload
from shared.audience.asking import By
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.token import HEADER, Seal
from shared.messaging.unit import Unit, UseCase, new_id
from shared.mongo import Scope
from shared.problems import InvalidProblem, NotAllowed
from shared.runtime.answers import documented
from shared.runtime.requests import Me, OpenRoute, SignedInRoute
from shared.text import one_line

router = APIRouter(tags=["uploads"], route_class=SignedInRoute)
open_router = APIRouter(tags=["uploads"], route_class=OpenRoute)

Made = TypeVar("Made")

LONGEST_ALT = 1_000

UploadId = Annotated[str, Path(max_length=200)]


class RoomView(BaseModel):
    """Your storage in bytes. `taken`: by files and unfinished uploads. `quota` null: no limit."""

    taken: int
    quota: int | None
    largest_file: int


@open_router.options(
    "/uploads",
    status_code=204,
    response_class=Response,
    responses=documented(InvalidProblem),
)
async def offered(request: Request) -> Response:
    """Read the upload capabilities by tus 1.0.0: `Tus-Extension`, `Tus-Max-Size`. For everyone."""
    settings: ContentSettings = request.app.state.content
    return tus.told_of_all(settings.largest_file)


@router.get("/uploads", responses=documented(InvalidProblem))
async def room_of_asker(by: By, request: Request) -> RoomView:
    """Read your storage quota, and how much of it your files use."""
    unit: Unit = request.app.state.unit
    settings: ContentSettings = request.app.state.content
    return RoomView(
        taken=await room.taken(unit.store.scope, by.person_id),
        quota=settings.person_bytes or None,
        largest_file=settings.largest_file,
    )


@router.post(
    "/uploads",
    status_code=201,
    dependencies=TUS,
    response_class=Response,
    responses=documented(
        *(TusVersion, FileTooLarge, NoRoom, TooManyUploads, NotAllowed, InvalidProblem)
    ),
)
async def open_one(
    by: By, me: Me, request: Request, upload_length: Length, upload_metadata: Metadata = ""
) -> Response:
    """Start an upload. Send its pieces to `Location`; the file will have the same id."""
    settings: ContentSettings = request.app.state.content
    metadata = tus.read_metadata(upload_metadata)
    command = OpenUpload(
        asker=by,
        name=metadata.get("filename", ""),
        alt=one_line(metadata.get("alt", ""))[:LONGEST_ALT],
        length=upload_length,
        largest=settings.largest_file,
        quota=settings.person_bytes,
    )
    upload, _ = await _run(request, me, partial(open_upload, command))
    answer = tus.told(upload, status=201)
    answer.headers["Location"] = f"/api/content/v1/uploads/{upload.id}"
    return answer


@router.head(
    "/uploads/{upload_id}",
    dependencies=TUS,
    response_class=Response,
    responses=documented(TusVersion, UploadNotFound, InvalidProblem),
)
async def look(upload_id: UploadId, by: By, request: Request) -> Response:
    """Read the `Upload-Offset` from which to resume an upload."""
    unit: Unit = request.app.state.unit
    return tus.told(await see_upload(unit.store.scope, by, upload_id), status=200)


@router.patch(
    "/uploads/{upload_id}",
    status_code=204,
    dependencies=TUS,
    response_class=Response,
    openapi_extra={
        "requestBody": {
            "content": {tus.PIECE_TYPE: {"schema": {"type": "string", "format": "binary"}}}
        }
    },
    responses=documented(
        *(TusVersion, UploadNotFound, WrongOffset, NotAPiece, UnsupportedFile),
        *(FileTooLarge, WrongChecksum, InvalidProblem),
    ),
)
async def append(
    upload_id: UploadId,
    by: By,
    me: Me,
    request: Request,
    upload_offset: Offset,
    upload_checksum: Checksum = None,
) -> Response:
    """Send the next piece. The last one turns the upload into a file.

    If a piece is interrupted, the received bytes are kept, unless it has a checksum.
    """
    unit: Unit = request.app.state.unit
    scope = unit.store.scope
    tus.check_type(request)
    await refuse_erased(scope, by)
    upload = await see_upload(scope, by, upload_id)
    check_offset(upload, upload_offset)
    expected = Digest.read(upload_checksum) if upload_checksum is not None else None
    arriving = Arriving(request, upload.length - upload.offset, expected)
    blobs: Blobs = request.app.state.blobs
    key = f"{upload.id}.{new_id()}"
    await rows.note(scope, upload.id, key, unit.clock())
    try:
        size = await blobs.put(key, aiter(arriving))
        arriving.check()
        answer = await _append(by, me, request, upload, (key, size, arriving.head))
    except BaseException:
        await blobs.delete(key)
        await rows.forget(scope, [key])
        raise
    if arriving.broken is not None:
        raise arriving.broken
    return answer


@router.delete(
    "/uploads/{upload_id}",
    status_code=204,
    dependencies=TUS,
    response_class=Response,
    responses=documented(TusVersion, UploadNotFound, InvalidProblem),
)
async def end(upload_id: UploadId, by: By, me: Me, request: Request) -> Response:
    """Abandon an upload, and delete its pieces."""
    command = EndUpload(by, upload_id)
    await _run(request, me, partial(end_upload, command))
    return Response(status_code=204, headers={"Tus-Resumable": tus.VERSION})


async def _append(
    by: Asker, me: Me, request: Request, upload: Upload, piece: tuple[str, int, bytes]
) -> Response:
    """Append a piece.

    Raises: UnsupportedFile; the upload is abandoned then, and nothing of it is kept.
    """
    key, size, head = piece
    unit: Unit = request.app.state.unit
    media_type = upload.media_type
    beyond = upload.offset + size
    if media_type is None and (beyond >= HEAD or beyond == upload.length):
        before = await _begins(unit.store.scope, request.app.state.blobs, upload)
        media_type = _taken((before + head)[:HEAD], request.app.state.content)
        if media_type is None:
            await _run(request, me, partial(end_upload, EndUpload(by, upload.id)))
            raise UnsupportedFile
    command = AppendPiece(by, upload.id, upload.offset, key, size, media_type)
    upload, versions = await _run(request, me, partial(append_piece, command))
    answer = tus.told(upload)
    if versions:
        answer.headers[HEADER] = versions
    return answer


async def _run(request: Request, me: Me, use_case: UseCase[Made]) -> tuple[Made, str]:
    """Run a use case; return its result and Guilde-Token. The offset serves as idempotency key."""
    unit: Unit = request.app.state.unit
    seal: Seal = request.app.state.seal
    outcome = await unit.run(use_case, actor=me.person_id)
    return outcome.result, seal.write(outcome.versions)


async def _begins(scope: Scope, blobs: Blobs, upload: Upload) -> bytes:
    length = min(HEAD, upload.offset)
    return b"".join([part async for part in rows.read(scope, blobs, upload.id, 0, length)])


def _taken(head: bytes, settings: ContentSettings) -> str | None:
    media = sniff(head)
    return media.type if media is not None and media.family in settings.families else None
