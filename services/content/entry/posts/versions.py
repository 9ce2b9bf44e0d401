"""The routes under /v1/posts/{id}/versions: the earlier texts of a post.

Only the author sees the texts of a draft, even after it is published.
"""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.content.domain.errors import PostNotFound, VersionNotFound
from services.content.domain.posts.post import Post
from services.content.domain.posts.version import Version
from services.content.domain.rights import is_author, may_read_version
from services.content.entry.naming import look_for
from services.content.entry.posts.posts import PostId
from services.content.entry.posts.version_views import VersionSummary, VersionView
from services.content.store.posts import versions
from services.content.use_cases.lookup import see_post
from shared.audience.asking import By
from shared.audience.naming import Names, names_for
from shared.audience.sight import Asker
from shared.mongo import Scope, Store
from shared.problems import InvalidProblem
from shared.runtime.answers import documented
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute

router = APIRouter(tags=["posts"], route_class=SignedInRoute)

MOST_VERSION = 2**31 - 1

Number = Annotated[int, Path(ge=1, le=MOST_VERSION)]


@router.get("/posts/{post_id}/versions", responses=documented(PostNotFound, InvalidProblem))
async def listing(
    post_id: PostId,
    by: By,
    request: Request,
    response: Response,
    limit: Limit = 20,
    after: After = None,
) -> Page[VersionSummary]:
    """List the versions of a post, newest first."""
    store: Store = request.app.state.store
    post = (await see_post(store.scope, by, post_id)).post
    before = read_cursor(after, int)[0] if after else None
    found = await versions.latest(
        store.scope,
        post_id,
        before=None if before is None else min(before, MOST_VERSION),
        drafts=is_author(by, post),
        limit=limit + 1,
    )
    if before is None:
        found = [Version.of(post), *found]
    page, cursor = cut(found, limit, lambda last: write_cursor([last.version]))
    link_next(request, response, cursor)
    names = await _editors(store.scope, by, post, page, request)
    return Page(items=[VersionSummary.of(each, post, names) for each in page], next=cursor)


@router.get(
    "/posts/{post_id}/versions/{number}",
    responses=documented(VersionNotFound, InvalidProblem),
)
async def read(post_id: PostId, number: Number, by: By, request: Request) -> VersionView:
    """Read one version of a post."""
    store: Store = request.app.state.store
    post = (await see_post(store.scope, by, post_id)).post
    version: Version | None = Version.of(post)
    if number != post.version:
        version = await versions.find(store.scope, post_id, number)
    if version is None or not may_read_version(by, post, version):
        raise VersionNotFound
    names = await _editors(store.scope, by, post, [version], request)
    return VersionView.of(version, post, names)


async def _editors(
    scope: Scope, by: Asker, post: Post, shown: Sequence[Version], request: Request
) -> Names:
    signed = ((version.editor_id, post.community) for version in shown)
    return await names_for(scope, by, signed, look_for(request))
