from services.content.store.files.blobs import rows
from services.content.store.owned import FILES
from shared.messaging.jobs import Job
from shared.messaging.unit import Work

EXPIRE_FILE = "expire_file"


async def expire_file(file_id: str, _: str, *, work: Work) -> None:
    """Delete a file that no post has named in time, as a step of a job."""
    file = await FILES.find(work.scope, file_id)
    if file is None or file.post is not None or file.is_deleted:
        return
    await rows.let_go(work.scope, file.blobs, work.now)
    await FILES.save(work, file, "deleted", file.delete(work.now))


EXPIRE_FILES = Job(EXPIRE_FILE, expire_file)
