"""The routes under /v1/posts: writing and reading posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.content.domain.errors import (
    AudienceFixed,
    IsHidden,
    IsMerged,
    NotPublished,
    PollFixed,
    PostNotFound,
)
from services.content.domain.moderation.errors import Barred, TooManyPosts
from services.content.entry.bodies import FirstStatus, NewPost, PostChanges
from services.content.entry.kinds.details import details_of
from services.content.entry.naming import (
    Previews,
    look_for,
    named_new,
    naming,
    naming_post,
    prose_of,
    see_named,
    shown_post,
)
from services.content.entry.posts.views import PostView, Summary
from services.content.entry.summaries import seen_summaries, summaries
from services.content.settings import ContentSettings
from services.content.store.posts import posts
from services.content.use_cases.posts.archive_post import ArchivePost, archive_post
from services.content.use_cases.posts.delete_post import DeletePost, delete_post
from services.content.use_cases.posts.edit_post import EditPost, Move, edit_post
from services.content.use_cases.posts.publish_post import PublishPost, publish_post
from services.content.use_cases.posts.unarchive_post import UnarchivePost, unarchive_post
from services.content.use_cases.posts.write_post import WritePost, read_ahead, write_post
from shared import tagging
from shared.audience import reach
from shared.audience.asking import By
from shared.audience.looking import see_community
from shared.audience.sight import Asker, audience_id
from shared.contracts.unknown import open_schema
from shared.contracts.values import Language, PostKind, PostStatus
from shared.messaging.grouping import Shares
from shared.mongo import Document, Scope, Store
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.bodies import LONGEST_TAG, normalised_tag
from shared.runtime.forms import Done, Shown
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import Me, SignedInRoute, parameters
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["posts"], route_class=SignedInRoute)

PostId = Annotated[str, Path(max_length=200)]

KINDS, LANGUAGES = open_schema(PostKind), open_schema(Language)

_EDITS = (PostNotFound, NotAllowed, StaleProblem, PreconditionProblem, InvalidProblem)
_ACTS = (PostNotFound, NotAllowed, NotPublished, IsHidden, IsMerged, Barred, InvalidProblem)


class ListedStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    ARCHIVED = "archived"


@dataclass(slots=True)
class Wanted:
    """The query parameters of a list of posts."""

    community: Annotated[str | None, Query(max_length=64, description="The community's slug")] = (
        None
    )
    kind: Annotated[str | None, Query(max_length=64, json_schema_extra=KINDS)] = None
    tag: Annotated[
        str | None,
        Query(max_length=LONGEST_TAG, description="For a topic, any of its names"),
    ] = None
    author: Annotated[str | None, Query(max_length=200, description="A person's id")] = None
    status: Annotated[
        ListedStatus, Query(description="`draft` and `submitted` list your own only")
    ] = ListedStatus.PUBLISHED
    lang: Annotated[str | None, Query(max_length=64, json_schema_extra=LANGUAGES)] = None
    unanswered: Annotated[bool, Query(description="Only questions without an accepted answer")] = (
        False
    )
    joined: Annotated[bool, Query(description="Only in communities you are a member of")] = False
    sort: Annotated[
        posts.Sort,
        Query(
            description="`active`: latest reply first; not with `tag`, nor for drafts. "
            "`stale`: longest unchanged first; with the same limits, and only with `community`"
        ),
    ] = posts.Sort.NEWEST

    @property
    def drafts(self) -> bool:
        """Return whether the list has posts that only their author sees."""
        return self.status in {ListedStatus.DRAFT, ListedStatus.SUBMITTED}


@router.post(
    "/posts",
    status_code=201,
    response_model=PostView,
    responses=documented(
        *(CommunityNotFound, NotAllowed, Barred, TooManyPosts),
        *(TooLargeProblem, InvalidProblem),
    ),
)
async def write_one(
    body: NewPost, by: By, previewing: Previews, me: Me, request: Request, write: Write
) -> Response:
    """Write a post of any kind, for a community or for everyone.

    It is `submitted` if its community has reviewers approve it first.
    """
    await see_community(write.scope, by, body.community)
    command = WritePost(
        asker=by,
        kind=body.kind,
        title=body.title,
        prose=await prose_of(body.body),
        language=body.lang or me.language,
        tags=await tagging.settled(write.scope, body.tags),
        files=tuple(dict.fromkeys(body.files)),
        community=body.community,
        as_draft=body.status is FirstStatus.DRAFT,
        details=await details_of(body.details),
        newcomer_posts=request.app.state.content.newcomer_posts,
        sites=request.app.state.content.sites,
    )
    form = Shown(
        PostView.of,
        see=partial(see_named, by, previewing),
        status=201,
        location=lambda post: f"/api/content/v1/posts/{post.id}",
    )
    use_case = naming(partial(write_post, command), by, named_new)
    # attaching files must exclude other changes, so it cannot share a transaction
    shares = Shares(read_ahead, command) if not command.files else None
    return await write(use_case, form, shares=shares)


@router.get("/posts", responses=documented(CommunityNotFound, InvalidProblem))
async def listing(
    by: By,
    request: Request,
    response: Response,
    wanted: Annotated[Wanted, Depends(parameters(Wanted))],
    limit: Limit = 20,
    after: After = None,
) -> Page[Summary]:
    """List the posts you may read: newest, latest reply, or longest unchanged first."""
    scope = request.app.state.store.scope
    if wanted.sort is not posts.Sort.NEWEST and (wanted.drafts or wanted.tag is not None):
        raise InvalidProblem("sort: drafts, and posts with a tag, are listed newest first only")
    if wanted.sort is posts.Sort.STALE and wanted.community is None:
        raise InvalidProblem("sort: `stale` needs `community`")
    places = await _places(scope, by, wanted)
    if wanted.drafts and wanted.author not in {None, by.person_id}:
        return Page(items=[])
    filters = posts.Filters(
        status=PostStatus(wanted.status),
        places=places,
        kind=wanted.kind,
        tags=() if wanted.tag is None else await tagging.alike(scope, normalised_tag(wanted.tag)),
        author_id=by.person_id if wanted.drafts else wanted.author,
        language=wanted.lang,
        unanswered=wanted.unanswered or None,
        sort=wanted.sort,
    )
    found = await posts.listed(scope, filters, before=read_moment(after), limit=limit + 1)
    page, cursor = cut(found, limit, lambda last: write_moment(last.at, last.post.id))
    link_next(request, response, cursor)
    # the right to see one community was checked above, and its posts never leave it
    shown = summaries if wanted.drafts or wanted.community is not None else seen_summaries
    return Page(items=await shown(scope, by, page, look_for(request)), next=cursor)


@router.get(
    "/posts/{post_id}", response_model=PostView, responses=documented(PostNotFound, InvalidProblem)
)
async def read(post_id: PostId, by: By, previewing: Previews, request: Request) -> Response:
    """Read a post."""
    store: Store = request.app.state.store
    return shown_post(by, previewing).make(
        await see_named(by, previewing, store.scope, post_id, look_for(request))
    )


@router.patch(
    "/posts/{post_id}",
    response_model=PostView,
    responses=documented(*_EDITS, AudienceFixed, PollFixed, TooLargeProblem),
)
async def edit(
    post_id: PostId,
    body: PostChanges,
    by: By,
    previewing: Previews,
    expected: IfMatch,
    request: Request,
    write: Write,
) -> Response:
    """Change the given fields of a post. For the author and the community's animators."""
    command = EditPost(
        asker=by,
        post_id=post_id,
        expected=expected,
        title=body.title,
        prose=await prose_of(body.body) if body.body is not None else None,
        language=body.lang,
        tags=None if body.tags is None else await tagging.settled(write.scope, body.tags),
        details=await details_of(body.details),
        files=tuple(dict.fromkeys(body.files)) if body.files is not None else None,
        move=Move(body.community) if "community" in body.model_fields_set else None,
        minor=body.minor,
        sites=request.app.state.content.sites,
    )
    return await write(
        naming_post(partial(edit_post, command), by, previewing), shown_post(by, previewing)
    )


@router.post(
    "/posts/{post_id}/publish", response_model=PostView, responses=documented(*_ACTS, TooManyPosts)
)
async def publish(
    post_id: PostId, by: By, previewing: Previews, request: Request, write: Write
) -> Response:
    """Publish a draft. It is `submitted` if its community has reviewers approve it first."""
    settings: ContentSettings = request.app.state.content
    command = PublishPost(by, post_id, settings.newcomer_posts, settings.sites)
    return await write(
        naming_post(partial(publish_post, command), by, previewing), shown_post(by, previewing)
    )


@router.post("/posts/{post_id}/unarchive", response_model=PostView, responses=documented(*_ACTS))
async def unarchive(post_id: PostId, by: By, previewing: Previews, write: Write) -> Response:
    """Publish an archived post again. A draft is refused."""
    command = UnarchivePost(by, post_id)
    return await write(
        naming_post(partial(unarchive_post, command), by, previewing), shown_post(by, previewing)
    )


@router.post("/posts/{post_id}/archive", response_model=PostView, responses=documented(*_ACTS))
async def archive(post_id: PostId, by: By, previewing: Previews, write: Write) -> Response:
    """Archive a post. Lists and search no longer show it, but its URL still works."""
    command = ArchivePost(by, post_id)
    return await write(
        naming_post(partial(archive_post, command), by, previewing), shown_post(by, previewing)
    )


@router.delete("/posts/{post_id}", status_code=204, responses=documented(*_EDITS))
async def delete(post_id: PostId, by: By, expected: IfMatch, write: Write) -> Response:
    """Delete a post for good, with its history and its replies."""
    command = DeletePost(by, post_id, expected)
    return await write(partial(delete_post, command), Done())


async def _places(scope: Scope, by: Asker, wanted: Wanted) -> Sequence[Document]:
    """Return the audiences that the caller may read; for their own drafts, all."""
    if wanted.community is not None:
        audience = await see_community(scope, by, wanted.community)
        if wanted.joined and not audience.is_member:
            return []
        return [{reach.AUDIENCE: audience_id(audience.ref)}]
    if wanted.joined:
        return await reach.joined(scope, by)
    if wanted.drafts:
        return [{}]
    return (await reach.of(scope, by)).places
