from services.content.store.files import files
from services.content.store.files.blobs import rows
from services.content.store.owned import FILES, POSTS
from services.content.store.posts.heads import Head
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Work

BATCH = 20
"""The number of files in a batch: files have much text."""


async def follow_files(post_id: str, position: str, *, work: Work) -> str | None:
    """Have a batch of files follow the current state of their post, as a step of a job."""
    post = await POSTS.find(work.scope, post_id)
    if post is None:
        return None
    head = Head.of(post)
    behind = await files.not_following(work.scope, post_id, head, BATCH)
    changes = []
    for file in behind:
        if post.is_deleted:
            await rows.let_go(work.scope, file.blobs, work.now)
            changes.append(Change(file, "deleted", file.delete(work.now)))
        else:
            changes.append(Change(file, "moved", file.follow(post, work.now), unnamed=True))
    await FILES.save_all(work, changes)
    return position if len(behind) == BATCH else None


FOLLOW_FILES = Job("take_files_along", follow_files)
FOLLOW_FILES_AS_BEFORE = Job("follow_files", follow_files)
"""The job as requested by older processes.

Their own workers also run it, without knowledge of moves.
"""
