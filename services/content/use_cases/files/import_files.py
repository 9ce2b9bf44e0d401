from collections.abc import Sequence
from dataclasses import dataclass

from services.content.domain.importing import Said
from services.content.domain.posts.post import Post
from services.content.store.files import files
from services.content.store.owned import POSTS
from services.content.use_cases.files.imported_files import (
    attach_imported,
    files_here,
    imported_files,
    keys_of,
    passed_over,
    sent_before,
    with_keys,
)
from services.content.use_cases.posts.import_posts import (
    Imported,
    ImportOutcome,
    check_import,
    imported_id,
    refused,
    unfit,
)
from shared.audience.sight import Asker
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.mongo import Scope

_WEIGHT = 400_000
"""The characters of a long post: each item rewrites one, and does not tell how long it is."""


@dataclass(frozen=True, slots=True)
class FilesItem:
    """Files of an imported post, which the importer uploaded before."""

    external_id: str
    files: tuple[str, ...]

    @property
    def identity(self) -> str:
        return self.external_id

    @property
    def weight(self) -> int:
        return _WEIGHT


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """The input of `import_files`; `community` is a slug. No item is there twice."""

    asker: Asker
    community: str
    items: Sequence[FilesItem]


async def import_files(command: ImportFiles, *, work: Work) -> list[Imported]:
    """Add files to imported posts in one transaction; the results are in order.

    A file is passed over if the post has one of its name, or had one of an import.

    Raises: CommunityNotFound, NotAllowed, PersonErased.
    """
    audience = await check_import(work.scope, command.asker, command.community)
    ids = [imported_id(audience, each.external_id) for each in command.items]
    posts = await POSTS.find_many(work.scope, ids)
    known = await imported_files(work.scope, (each.files for each in command.items), posts.values())
    results: list[Imported] = []
    changes: list[Change[Post]] = []
    for key, item in zip(ids, command.items, strict=True):
        post = posts.get(key)
        problem = unfit(post, audience) if post else "it is not imported"
        if post is None or problem:
            results.append(refused(str(problem)))
            continue
        over = passed_over(command.asker, post, known, item.files)
        new = tuple(each for each in item.files if each not in over and each not in post.files)
        if not new:
            results.append(Imported(ImportOutcome.UNCHANGED, key))
            continue
        said = with_keys(post.import_said or Said(), keys_of(key, known, new))
        fields = {"files": (*post.files, *new)}
        changed = post.take_over(fields, said, post.import_hash, work.now)
        if problem := await attach_imported(command.asker, post, work=work):
            results.append(refused(problem))
            continue
        changes.append(Change(post, "imported", changed))
        results.append(Imported(ImportOutcome.UPDATED, key))
    await POSTS.save_all(work, changes)
    return results


@dataclass(frozen=True, slots=True)
class AskedFile:
    """A file by what it is remembered by; `id`: None if it was sent before and removed here."""

    key: str
    id: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What an importer needs to know before it uploads files of a post.

    `problem`: why the post takes nothing. `files`: those that it has, and those that it had.
    """

    id: str
    is_here: bool = False
    problem: str | None = None
    files: tuple[AskedFile, ...] = ()


async def ask_files(scope: Scope, asker: Asker, community: str, external_id: str) -> Asked:
    """Return what a post has of its source's files.

    Raises: CommunityNotFound, NotAllowed, PersonErased.
    """
    audience = await check_import(scope, asker, community)
    key = imported_id(audience, external_id)
    post = await POSTS.find(scope, key)
    problem = unfit(post, audience) if post else None
    if post is None or problem:
        return Asked(key, is_here=post is not None, problem=problem)
    names = files_here(asker, post, await files.shown(scope, post.files))
    here = [AskedFile(name, each) for each, name in names.items()]
    gone = [AskedFile(each, None) for each in sent_before(post) if each not in names.values()]
    return Asked(key, is_here=True, files=(*here, *gone))
