"""The routes under /v1/files: properties of files, their text and their bytes."""

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from services.content.domain.errors import PostNotFound
from services.content.domain.files.file import File
from services.content.domain.files.file_errors import FileNotFound, FileNotReady, WrongRange
from services.content.domain.files.media import MEDIA
from services.content.domain.files.ticket import Part, Ticket, Tickets, until
from services.content.entry.files.sending import send
from services.content.entry.posts.posts import PostId
from services.content.store.owned import FILES
from services.content.use_cases.files.delete_file import DeleteFile, delete_file
from services.content.use_cases.files.see_file import see_file, see_files
from services.content.use_cases.lookup import see_post
from shared.audience import people
from shared.audience.asking import By
from shared.audience.sight import Asker
from shared.contracts.files import FileStatus, Refusal
from shared.contracts.unknown import Open
from shared.messaging.unit import Unit
from shared.mongo import Store
from shared.problems import InvalidProblem, NotAllowed
from shared.runtime.answers import documented
from shared.runtime.requests import Me, OpenRoute, SignedInRoute

router = APIRouter(tags=["files"], route_class=SignedInRoute)
open_router = APIRouter(tags=["files"], route_class=OpenRoute)

FileId = Annotated[str, Path(max_length=200)]


class FileView(BaseModel):
    """A file. `media_type` is detected from the content. `inline`: a page may show it.

    `size` is in bytes. `address` and `preview_address` give you access without a token, for about
    an hour; they are null until the file is ready. `refusal`: why the file was refused.
    """

    id: str
    status: Open[FileStatus]
    refusal: Open[Refusal] | None
    filename: str
    alt: str
    media_type: str
    inline: bool
    size: int
    sha256: str | None
    width: int | None
    height: int | None
    pages: int | None
    seconds: float | None
    post_id: str | None
    address: str | None
    preview_address: str | None
    created_at: datetime
    version: int


class FilesView(BaseModel):
    items: list[FileView]


class PassageView(BaseModel):
    """A passage of a text. `page`: counted from 1. `seconds`: from the start of the recording."""

    text: str
    page: int | None
    seconds: float | None


class TextView(BaseModel):
    items: list[PassageView]


@router.get("/files/{file_id}", responses=documented(FileNotFound, InvalidProblem))
async def read(file_id: FileId, by: By, request: Request) -> FileView:
    """Read the properties of a file."""
    store: Store = request.app.state.store
    return _view(request, by, await see_file(store.scope, by, file_id))


@router.get("/files/{file_id}/text", responses=documented(FileNotFound, InvalidProblem))
async def text(file_id: FileId, by: By, request: Request) -> TextView:
    """Read the extracted text or transcript of a file, with pages or times."""
    store: Store = request.app.state.store
    await see_file(store.scope, by, file_id)
    file = await FILES.find(store.scope, file_id)
    passages = file.passages if file is not None else ()
    return TextView(items=[PassageView(**passage.model_dump()) for passage in passages])


@router.get(
    "/files/{file_id}/content",
    response_class=Response,
    responses=documented(FileNotFound, FileNotReady, WrongRange, InvalidProblem),
)
async def content(
    file_id: FileId,
    by: By,
    request: Request,
    part: Annotated[Part, Query(description="`preview`: a thumbnail")] = Part.CONTENT,
) -> Response:
    """Download a file, or a range of it."""
    store: Store = request.app.state.store
    return send(request, await see_file(store.scope, by, file_id), part)


@router.delete(
    "/files/{file_id}",
    status_code=204,
    response_class=Response,
    responses=documented(FileNotFound, NotAllowed, InvalidProblem),
)
async def delete(file_id: FileId, by: By, me: Me, request: Request) -> Response:
    """Delete a file of yours that no post names."""
    unit: Unit = request.app.state.unit
    await unit.run(partial(delete_file, DeleteFile(by, file_id)), actor=me.person_id)
    return Response(status_code=204)


@router.get("/posts/{post_id}/files", responses=documented(PostNotFound, InvalidProblem))
async def of_post(post_id: PostId, by: By, request: Request) -> FilesView:
    """List the files of a post, in the post's order."""
    store: Store = request.app.state.store
    post = (await see_post(store.scope, by, post_id)).post
    found = await see_files(store.scope, by, post)
    return FilesView(items=[_view(request, by, file) for file in found])


@open_router.get(
    "/downloads/{secret}",
    response_class=Response,
    responses=documented(FileNotFound, FileNotReady, WrongRange, InvalidProblem),
)
async def download(secret: Annotated[str, Path(max_length=1_000)], request: Request) -> Response:
    """Download a file by its temporary address, with the rights of the person it was issued to."""
    unit: Unit = request.app.state.unit
    tickets: Tickets = request.app.state.tickets
    ticket = tickets.read(secret, unit.clock())
    scope = unit.store.scope
    if ticket is None or await people.is_erased(scope, ticket.person_id):
        raise FileNotFound
    asker = Asker(ticket.person_id, is_guest=ticket.is_guest)
    return send(request, await see_file(scope, asker, ticket.file_id), ticket.part)


def _view(request: Request, by: Asker, file: File) -> FileView:
    media = MEDIA.get(file.media_type)
    names = set(FileView.model_fields) & set(File.model_fields)
    known = file.model_dump(include=names)
    return FileView(
        **known,
        inline=media is not None and media.inline,
        post_id=file.post.id if file.post else None,
        address=_address(request, by, file, Part.CONTENT) if file.is_ready else None,
        preview_address=_address(request, by, file, Part.PREVIEW) if file.preview else None,
    )


def _address(request: Request, by: Asker, file: File, part: Part) -> str:
    tickets: Tickets = request.app.state.tickets
    unit: Unit = request.app.state.unit
    ticket = Ticket(file.id, part, by.person_id, by.is_guest, until(unit.clock()))
    return f"/api/content/v1/downloads/{tickets.write(ticket)}"
