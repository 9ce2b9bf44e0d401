from datetime import timedelta

from services.content.store.files import uploads
from services.content.store.files.blobs import rows
from services.content.store.files.blobs.seam import Blobs
from shared.messaging.jobs import Job, Step
from shared.messaging.unit import Unit, Work

EXPIRE_UPLOAD = "expire_upload"
ON_THE_WAY = timedelta(minutes=10)
"""Longer than any request takes: an older piece that is not kept never will be."""


def expiring_uploads(blobs: Blobs) -> Job:
    """Return the job that ends an upload in time, and deletes the bytes that dead requests left."""

    async def clear(upload_id: str, *, unit: Unit) -> Step:
        scope = unit.store.scope
        lost = await rows.unkept(scope, upload_id, unit.clock() - ON_THE_WAY)
        for key in lost:
            await blobs.delete(key)
        await rows.forget(scope, lost)
        return expire_upload

    return Job(EXPIRE_UPLOAD, slow=clear)


async def expire_upload(upload_id: str, _: str, *, work: Work) -> None:
    if await uploads.close(work.scope, upload_id):
        await rows.let_go(work.scope, [upload_id], work.now)
