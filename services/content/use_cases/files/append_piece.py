from dataclasses import dataclass

from services.content.domain.files.file import MOST_PIECES, UNATTACHED, File, Upload
from services.content.domain.files.file_errors import UploadNotFound, WrongOffset
from services.content.store.files import uploads
from services.content.store.files.blobs import rows
from services.content.store.owned import FILES
from services.content.use_cases.files.expire_file import EXPIRE_FILE
from services.content.use_cases.files.process_file import PROCESS_FILE
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging import jobs
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import ConflictProblem


@dataclass(frozen=True, slots=True)
class AppendPiece:
    """The input of `append_piece`: bytes stored under `key`. `media_type`: if they reveal it."""

    asker: Asker
    upload_id: str
    offset: int
    key: str
    size: int
    media_type: str | None


async def append_piece(command: AppendPiece, *, work: Work) -> Upload:
    """Make stored bytes a part of the upload; the last ones make it a file.

    Raises: UploadNotFound, WrongOffset if another request was faster, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    upload = await see_upload(work.scope, command.asker, command.upload_id)
    check_offset(upload, command.offset)
    upload.media_type = command.media_type or upload.media_type
    if not await uploads.advance(work.scope, upload, command.size):
        raise WrongOffset("another request was faster")
    await rows.keep(work.scope, command.key, upload.offset, command.size)
    upload.offset += command.size
    if upload.is_complete:
        await _receive(upload, work)
    return upload


async def see_upload(scope: Scope, asker: Asker, upload_id: str) -> Upload:
    """Return the caller's upload. Raises: UploadNotFound, also for another person's upload."""
    upload = await uploads.find(scope, upload_id)
    if upload is None or upload.owner_id != asker.person_id:
        raise UploadNotFound
    return upload


def check_offset(upload: Upload, offset: int) -> None:
    """Check the offset of a piece.

    Raises: WrongOffset; ConflictProblem if the upload takes no further piece.
    """
    if offset != upload.offset:
        headers = {"Upload-Offset": str(upload.offset)}
        raise WrongOffset(f"it continues at {upload.offset}", headers=headers, offset=upload.offset)
    if upload.pieces >= MOST_PIECES:
        raise ConflictProblem(f"an upload has at most {MOST_PIECES} pieces: send larger ones")


async def _receive(upload: Upload, work: Work) -> None:
    await uploads.close(work.scope, upload.id)
    file = File.received(upload, work.now)
    await FILES.save(work, file, "received")
    await jobs.ask(work.scope, PROCESS_FILE, [file.id], work.now)
    await jobs.ask(work.scope, EXPIRE_FILE, [file.id], work.now + UNATTACHED)
