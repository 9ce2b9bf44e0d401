from services.content.store.files.blobs import rows
from services.content.store.files.blobs.rows import DROP_BLOB
from services.content.store.files.blobs.seam import Blobs
from shared.messaging.jobs import Job, Step, end_of_job
from shared.messaging.unit import Unit


def dropping_blobs(blobs: Blobs) -> Job:
    """Return the job that deletes the bytes of a blob without holders."""

    async def drop(blob: str, *, unit: Unit) -> Step:
        scope = unit.store.scope
        if await rows.close_unheld(scope, blob):
            keys = await rows.keys(scope, blob)
            for key in keys:
                await blobs.delete(key)
            await rows.forget(scope, keys)
        return end_of_job

    return Job(DROP_BLOB, slow=drop)
