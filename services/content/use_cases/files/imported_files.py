"""The files of imported posts: which of them the source sent before, by their names."""

from collections.abc import Iterable, Mapping

from services.content.domain.errors import MediaNeeded, NoSuchPicture
from services.content.domain.files.file import File
from services.content.domain.importing import Said, remembered
from services.content.domain.kinds.needed import check_media
from services.content.domain.posts.post import Post
from services.content.store.files import files
from services.content.use_cases.files.arrange_files import attach_files, named_files
from services.content.use_cases.files.see_file import is_shown
from shared.audience.sight import Asker
from shared.contracts.imported import file_key
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import InvalidProblem

MOST_FILES = 50
"""The most files of one post."""


async def imported_files(
    scope: Scope, named: Iterable[Iterable[str]], posts: Iterable[Post]
) -> Mapping[str, File]:
    """Return the files that items name, and those of their posts, by id."""
    ids = {key for each in named for key in each}
    return await files.shown(scope, ids.union(*(each.files for each in posts))) if ids else {}


def keys_of(post_id: str, known: Mapping[str, File], ids: Iterable[str]) -> tuple[str, ...]:
    """Return what the files of these ids are remembered by."""
    return tuple(file_key(post_id, known[key].filename) for key in ids if key in known)


def with_keys(said: Said, keys: Iterable[str]) -> Said:
    """Return what the source said, with these files."""
    known = remembered(said.of("files"), keys)
    return said.model_copy(update={"lists": {**said.lists, "files": known}}) if known else said


def files_here(asker: Asker, post: Post, known: Mapping[str, File]) -> dict[str, str]:
    """Return what the files of a post are remembered by, by id.

    A file that the caller may not see is left out, unless an import brought one of its name.
    """
    sent = sent_before(post)
    found: dict[str, str] = {}
    for key in post.files:
        if file := known.get(key):
            name = file_key(post.id, file.filename)
            if is_shown(asker, file) or name in sent:
                found[key] = name
    return found


def sent_before(post: Post) -> tuple[str, ...]:
    """Return what the files that imports brought are remembered by."""
    return post.import_said.of("files") if post.import_said else ()


def passed_over(
    asker: Asker, post: Post, known: Mapping[str, File], ids: Iterable[str]
) -> set[str]:
    """Return those of these files that a post does not take, by their names.

    An import brought one of this name before, which was removed here; or the post has one, perhaps
    of another import at the same time; or the item names a second one.
    known: also the files of the post. Of others' files nothing is told.
    """
    met = {*sent_before(post), *files_here(asker, post, known).values()}
    over: set[str] = set()
    for key in ids:
        file = known.get(key)
        if key in post.files or file is None or file.owner_id != asker.person_id:
            continue
        name = file_key(post.id, file.filename)
        if name in met:
            over.add(key)
        met.add(name)
    return over


async def attach_imported(asker: Asker, post: Post, *, work: Work) -> str | None:
    """Attach the files of a post; or return what is wrong with them, and change none."""
    if len(post.files) > MOST_FILES:
        return f"files: a post has at most {MOST_FILES}"
    try:
        named = await named_files(asker, post, work=work)
        check_media(post.details, named)
    except (MediaNeeded, NoSuchPicture, InvalidProblem) as lacking:
        return lacking.detail
    await attach_files(post, named, work=work)
    return None
