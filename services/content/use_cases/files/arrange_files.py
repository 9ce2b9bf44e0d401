from services.content.domain.files.file import File
from services.content.domain.posts.post import Post
from services.content.store.files import files
from services.content.store.files.blobs import rows
from services.content.store.owned import FILES
from services.content.use_cases.files.see_file import owns
from shared.audience.sight import Asker
from shared.contracts.files import FileStatus
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.problems import InvalidProblem


async def arrange_files(
    asker: Asker, post: Post, before: tuple[str, ...], *, work: Work
) -> dict[str, File]:
    """Attach the files that a post names, and delete those that it no longer names.

    Returns the post's files by id.

    Raises: InvalidProblem if one is another person's, refused, or another post's.
    """
    if not post.files and not before:
        return {}
    found = await FILES.find_many(work.scope, {*post.files, *before})
    changes = []
    for key in dict.fromkeys((*post.files, *before)):
        file = found.get(key)
        if key not in post.files:
            changes += await _delete(file, work)
        elif file is None or not _may_be_of(asker, file, post):
            raise InvalidProblem(
                "files: there is no such file of yours",
                errors=[{"where": ["body", "files"], "what": f"no file {key}"}],
            )
        else:
            changes += await _attach(file, post, work)
    await FILES.save_all(work, changes)
    return {key: found[key] for key in post.files}


def _may_be_of(asker: Asker, file: File, post: Post) -> bool:
    if file.post is not None:
        return file.post.id == post.id and not file.is_deleted
    return owns(asker, file) and file.status is not FileStatus.REFUSED


async def _attach(file: File, post: Post, work: Work) -> list[Change[File]]:
    participle = "moved" if file.post else "attached"
    changed = file.follow(post, work.now)
    await share(file, work)
    return [Change(file, participle, changed, unnamed=participle == "moved")] if changed else []


async def _delete(file: File | None, work: Work) -> list[Change[File]]:
    if file is None or file.is_deleted:
        return []
    await rows.let_go(work.scope, file.blobs, work.now)
    return [Change(file, "deleted", file.delete(work.now))]


async def share(file: File, work: Work) -> None:
    """Keep equal bytes of one audience only once, even if several people uploaded them."""
    twin = await files.twin(work.scope, file) if file.is_ready else None
    if twin is None or twin.blobs == file.blobs:
        return
    await rows.hold(work.scope, twin.blobs)
    await rows.let_go(work.scope, file.blobs, work.now)
    file.blob, file.content, file.preview = twin.blob, twin.content, twin.preview
