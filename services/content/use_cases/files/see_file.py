from services.content.domain.errors import PostNotFound
from services.content.domain.files.file import File
from services.content.domain.files.file_errors import FileNotFound
from services.content.domain.posts.post import Post
from services.content.store.files import files
from services.content.use_cases.lookup import see_post
from shared.audience import looking
from shared.audience.sight import Asker
from shared.mongo import Scope


async def see_file(scope: Scope, asker: Asker, file_id: str) -> File:
    """Return a file without its text.

    Raises: FileNotFound, also if the caller may not see it.
    """
    file = (await files.shown(scope, [file_id])).get(file_id)
    if file is not None and file.post is None and owns(asker, file):
        return file
    post_id = file.post.id if file is not None and file.post else looking.NOWHERE.id
    try:
        post = (await see_post(scope, asker, post_id)).post
    except PostNotFound as hidden:
        raise FileNotFound from hidden
    if file is None or file_id not in post.files or not is_shown(asker, file):
        raise FileNotFound
    return file


async def see_files(scope: Scope, asker: Asker, post: Post) -> list[File]:
    """Return the files of a post that the caller may see, in its order, without their text."""
    found = await files.shown(scope, post.files)
    return [found[key] for key in post.files if key in found and is_shown(asker, found[key])]


def owns(asker: Asker, file: File) -> bool:
    return file.owner_id == asker.person_id and not file.is_deleted


def is_shown(asker: Asker, file: File) -> bool:
    """Return whether the caller may see it: only its owner, unless it is ready."""
    return file.is_ready or owns(asker, file)
