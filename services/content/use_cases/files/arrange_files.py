from collections.abc import Mapping

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
    found = await named_files(asker, post, work=work)
    await attach_files(post, found, work=work)
    gone = [key for key in before if key not in found]
    if gone:
        known = await FILES.find_many(work.scope, gone)
        changes = [change for key in gone for change in await _delete(known.get(key), work)]
        await FILES.save_all(work, changes)
    return found


async def named_files(asker: Asker, post: Post, *, work: Work) -> dict[str, File]:
    """Return the files that a post names by id, and change nothing.

    Raises: InvalidProblem if one is another person's, refused, or another post's.
    """
    found = await FILES.find_many(work.scope, post.files) if post.files else {}
    for key in post.files:
        file = found.get(key)
        if file is None or not _may_be_of(asker, file, post):
            raise InvalidProblem(
                "files: there is no such file of yours",
                errors=[{"where": ["body", "files"], "what": f"no file {key}"}],
            )
    return {key: found[key] for key in post.files}


async def attach_files(post: Post, files: Mapping[str, File], *, work: Work) -> None:
    """Attach these files to a post that names them."""
    if not files:
        return
    changes = [change for file in files.values() for change in await _attach(file, post, work)]
    await FILES.save_all(work, changes)


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
