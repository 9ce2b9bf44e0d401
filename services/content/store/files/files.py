"""Files in MongoDB."""

from collections.abc import Iterable, Mapping

from services.content.domain.files.file import File
from services.content.store.posts.heads import Head, posts_of_any
from shared.contracts.files import FileStatus
from shared.mongo import Document, Index, Scope, read_document

COLLECTION = "files"
INDEXES = (
    Index([("owner_id", 1), ("status", 1), ("size", 1)]),
    Index("post.author_id"),
    Index([("post.id", 1), ("post_status", 1), ("community.id", 1), ("post.title", 1)]),
    Index([("audience", 1), ("sha256", 1)]),
)
OF_OLDER_VERSIONS = ("owner_id_1", "post.id_1_post.title_1", "post.id_1_post_status_1")
_WITHOUT_TEXT: Document = {"passages": 0}


async def shown(scope: Scope, ids: Iterable[str]) -> dict[str, File]:
    """Return files by id, without their text."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = scope[COLLECTION].find({"_id": {"$in": wanted}}, _WITHOUT_TEXT, session=scope.session)
    return {row["_id"]: read_document(File, row) for row in await rows.to_list(len(wanted))}


async def not_following(scope: Scope, post_id: str, head: Head, limit: int) -> list[File]:
    """Return files that have not followed their post yet."""
    rows = scope[COLLECTION].find({"$or": _behind(post_id, head)}, session=scope.session)
    return [read_document(File, row) for row in await rows.limit(limit).to_list(limit)]


async def left_behind(scope: Scope, heads: Mapping[str, Head]) -> set[str]:
    """Return the ids of those of these posts whose files have not all followed them."""
    behind = [each for post_id, head in heads.items() for each in _behind(post_id, head)]
    return await posts_of_any(scope, COLLECTION, behind)


async def twin(scope: Scope, file: File) -> File | None:
    """Return another file of the same bytes in the same audience, whose bytes are kept."""
    matching: Document = {
        "audience": file.audience,
        "sha256": file.sha256,
        "_id": {"$ne": file.id},
        "status": FileStatus.READY,
        "size": file.size,
    }
    if file.audience is None:
        matching["owner_id"] = file.owner_id
    row = await scope[COLLECTION].find_one(matching, _WITHOUT_TEXT, session=scope.session)
    return read_document(File, row) if row else None


def _behind(post_id: str, head: Head) -> list[Document]:
    """Return queries for files behind their post, each a range of one index.

    A deleted file belongs to no post.
    """
    there: Document = {"post.id": post_id}
    alike = {**there, "post_status": head.status}
    return [
        {**there, "post_status": {"$ne": head.status}},
        {**alike, "community.id": {"$ne": head.place}},
        {**alike, "community.id": head.place, "post.title": {"$ne": head.title}},
    ]
