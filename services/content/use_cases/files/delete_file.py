from dataclasses import dataclass

from services.content.domain.files.file_errors import FileNotFound
from services.content.store.files.blobs import rows
from services.content.store.owned import FILES
from services.content.use_cases.files.see_file import owns
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class DeleteFile:
    asker: Asker
    file_id: str


async def delete_file(command: DeleteFile, *, work: Work) -> None:
    """Delete a file of the caller's that no post names. Raises: FileNotFound, NotAllowed."""
    file = await FILES.find(work.scope, command.file_id)
    if file is None or not owns(command.asker, file):
        raise FileNotFound
    if file.post is not None:
        raise NotAllowed("a post names it: remove it from the post instead")
    await rows.let_go(work.scope, file.blobs, work.now)
    await FILES.save(work, file, "deleted", file.delete(work.now))
