from dataclasses import dataclass
from datetime import timedelta

from services.content.domain.files.file import Upload
from services.content.domain.files.file_errors import FileTooLarge, NoRoom, TooManyUploads
from services.content.store.files import room, uploads
from services.content.store.files.blobs import rows
from services.content.use_cases.files.expire_upload import EXPIRE_UPLOAD
from shared.audience import memberships
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging import jobs
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import NotAllowed
from shared.text import clean_name

LIVES = timedelta(hours=24)
MOST_OPEN = 50
"""The maximum number of unfinished uploads of one person."""


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """The input of `open_upload`; `name` is cleaned here.

    `largest`: the size limit of a file in bytes. `quota`: the limit of a person's files in bytes;
    0: none.
    """

    asker: Asker
    name: str
    alt: str
    length: int
    largest: int
    quota: int


async def open_upload(command: OpenUpload, *, work: Work) -> Upload:
    """Begin the upload of a file; it expires unless it is finished in time.

    Raises: FileTooLarge, NoRoom, TooManyUploads, NotAllowed, PersonErased.
    """
    asker = command.asker
    await refuse_erased(work.scope, asker)
    if asker.is_guest and not await memberships.active(work.scope, asker.person_id):
        raise NotAllowed("guests may upload files only as members of a community")
    if command.length > command.largest:
        raise FileTooLarge(f"a file may have {command.largest} bytes")
    await room.take_turn(work.scope, asker.person_id)
    if await uploads.count(work.scope, asker.person_id, MOST_OPEN) >= MOST_OPEN:
        raise TooManyUploads(f"{MOST_OPEN} of your uploads are not finished", retry_after=60)
    if command.quota:
        await _check_room(command, work.scope)
    upload = Upload(
        id=work.new_id(),
        owner_id=asker.person_id,
        name=clean_name(command.name),
        alt=command.alt,
        length=command.length,
        created_at=work.now,
        expires_at=work.now + LIVES,
    )
    await uploads.open_one(work.scope, upload)
    await rows.begin(work.scope, upload.id, held=True)
    await jobs.ask(work.scope, EXPIRE_UPLOAD, [upload.id], upload.expires_at)
    return upload


async def _check_room(command: OpenUpload, scope: Scope) -> None:
    """Check the quota. Raises: NoRoom."""
    left = command.quota - await room.taken(scope, command.asker.person_id)
    if command.length > left:
        raise NoRoom(f"{max(left, 0)} of {command.quota} bytes are left", left=max(left, 0))
