from dataclasses import dataclass

from services.content.store.files import uploads
from services.content.store.files.blobs import rows
from services.content.use_cases.files.append_piece import see_upload
from shared.audience.sight import Asker
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class EndUpload:
    asker: Asker
    upload_id: str


async def end_upload(command: EndUpload, *, work: Work) -> None:
    """Abandon an unfinished upload, with all that arrived. Raises: UploadNotFound."""
    upload = await see_upload(work.scope, command.asker, command.upload_id)
    await uploads.close(work.scope, upload.id)
    await rows.let_go(work.scope, [upload.id], work.now)
