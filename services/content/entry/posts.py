"""Routes under /v1/posts: writing and reading posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.content.domain.errors import AudienceFixed, NotPublished, PostNotFound
from services.content.entry.bodies import FirstStatus, NewPost, PostChanges
from services.content.entry.naming import look_for, naming, prose_of, see_named, shown_post
from services.content.entry.views import PostView, Summary
from services.content.store import posts
from services.content.use_cases.archive_post import ArchivePost, archive_post
from services.content.use_cases.delete_post import DeletePost, delete_post
from services.content.use_cases.edit_post import EditPost, Move, edit_post
from services.content.use_cases.publish_post import PublishPost, publish_post
from services.content.use_cases.unarchive_post import UnarchivePost, unarchive_post
from services.content.use_cases.write_post import WritePost, write_post
from shared.audience import reach
from shared.audience.asking import By
from shared.audience.looking import see_community
from shared.audience.naming import names_for
from shared.audience.sight import Asker, audience_id
from shared.contracts.unknown import open_schema
from shared.contracts.values import Language, PostKind, PostStatus
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
from shared.runtime.bodies import normalised_tag
from shared.runtime.forms import Done, Shown
from shared.runtime.paging import After, Limit, Page, link_next, read_moment, write_moment
from shared.runtime.requests import Me, SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["posts"], route_class=SignedInRoute)

PostId = Annotated[str, Path(max_length=200)]

KINDS, LANGUAGES = open_schema(PostKind), open_schema(Language)

_EDITS = (PostNotFound, NotAllowed, StaleProblem, PreconditionProblem, InvalidProblem)
_ACTS = (PostNotFound, NotAllowed, NotPublished, InvalidProblem)


class ListedStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


@dataclass(slots=True)
class Wanted:
    """Which posts to list."""

    community: Annotated[str | None, Query(max_length=64, description="The community's slug")] = (
        None
    )
    kind: Annotated[str | None, Query(max_length=64, json_schema_extra=KINDS)] = None
    tag: Annotated[str | None, Query(max_length=50)] = None
    author: Annotated[str | None, Query(max_length=200, description="A person's id")] = None
    status: Annotated[ListedStatus, Query(description="`draft` lists your own drafts only")] = (
        ListedStatus.PUBLISHED
    )
    lang: Annotated[str | None, Query(max_length=64, json_schema_extra=LANGUAGES)] = None

    @property
    def drafts(self) -> bool:
        return self.status is ListedStatus.DRAFT


@router.post(
    "/posts",
    status_code=201,
    response_model=PostView,
    responses=documented(CommunityNotFound, NotAllowed, TooLargeProblem, InvalidProblem),
)
async def write_one(body: NewPost, by: By, me: Me, write: Write) -> Response:
    """Write an article, a question or a discussion, for a community or for everyone."""
    await see_community(write.scope, by, body.community)
    command = WritePost(
        asker=by,
        kind=body.kind,
        title=body.title,
        prose=await prose_of(body.body),
        language=body.lang or me.language,
        tags=tuple(body.tags),
        community=body.community,
        as_draft=body.status is FirstStatus.DRAFT,
    )
    form = Shown(
        PostView.of,
        see=partial(see_named, by),
        status=201,
        location=lambda post: f"/api/content/v1/posts/{post.id}",
    )
    return await write(naming(partial(write_post, command), by), form)


@router.get("/posts", responses=documented(CommunityNotFound, InvalidProblem))
async def listing(
    by: By,
    request: Request,
    response: Response,
    wanted: Annotated[Wanted, Depends()],
    limit: Limit = 20,
    after: After = None,
) -> Page[Summary]:
    """The posts you may read, newest first."""
    scope = request.app.state.store.scope
    places = await _places(scope, by, wanted)
    if wanted.drafts and wanted.author not in {None, by.person_id}:
        return Page(items=[])
    filters = posts.Filters(
        status=PostStatus(wanted.status),
        places=places,
        kind=wanted.kind,
        tag=normalised_tag(wanted.tag) if wanted.tag is not None else None,
        author_id=by.person_id if wanted.drafts else wanted.author,
        language=wanted.lang,
    )
    found = await posts.newest(scope, filters, before=read_moment(after), limit=limit + 1)
    page, more = found[:limit], len(found) > limit
    shown = page if wanted.drafts else await _seen(scope, by, page)
    names = await names_for(
        scope,
        by,
        ((each.post.author_id, each.post.community) for each in shown),
        look_for(request),
    )
    cursor = write_moment(page[-1].post.listed_at, page[-1].post.id) if more else None
    link_next(request, response, cursor)
    return Page(items=[Summary.of(listed, names) for listed in shown], next=cursor)


@router.get(
    "/posts/{post_id}", response_model=PostView, responses=documented(PostNotFound, InvalidProblem)
)
async def read(post_id: PostId, by: By, request: Request) -> Response:
    """Read a post."""
    store: Store = request.app.state.store
    return shown_post(by).make(await see_named(by, store.scope, post_id, look_for(request)))


@router.patch(
    "/posts/{post_id}",
    response_model=PostView,
    responses=documented(*_EDITS, AudienceFixed, TooLargeProblem),
)
async def edit(
    post_id: PostId, body: PostChanges, by: By, expected: IfMatch, write: Write
) -> Response:
    """Change the given fields of a post. For the author and the community's animators."""
    command = EditPost(
        asker=by,
        post_id=post_id,
        expected=expected,
        title=body.title,
        prose=await prose_of(body.body) if body.body is not None else None,
        language=body.lang,
        tags=tuple(body.tags) if body.tags is not None else None,
        move=Move(body.community) if "community" in body.model_fields_set else None,
    )
    return await write(naming(partial(edit_post, command), by), shown_post(by))


@router.post("/posts/{post_id}/publish", response_model=PostView, responses=documented(*_ACTS))
async def publish(post_id: PostId, by: By, write: Write) -> Response:
    """Publish a draft."""
    command = PublishPost(by, post_id)
    return await write(naming(partial(publish_post, command), by), shown_post(by))


@router.post("/posts/{post_id}/unarchive", response_model=PostView, responses=documented(*_ACTS))
async def unarchive(post_id: PostId, by: By, write: Write) -> Response:
    """Publish an archived post again. A draft is refused."""
    command = UnarchivePost(by, post_id)
    return await write(naming(partial(unarchive_post, command), by), shown_post(by))


@router.post("/posts/{post_id}/archive", response_model=PostView, responses=documented(*_ACTS))
async def archive(post_id: PostId, by: By, write: Write) -> Response:
    """Archive a post: lists and search no longer show it, its address still does."""
    command = ArchivePost(by, post_id)
    return await write(naming(partial(archive_post, command), by), shown_post(by))


@router.delete("/posts/{post_id}", status_code=204, responses=documented(*_EDITS))
async def delete(post_id: PostId, by: By, expected: IfMatch, write: Write) -> Response:
    """Delete a post for good, with its history and its replies."""
    command = DeletePost(by, post_id, expected)
    return await write(partial(delete_post, command), Done())


async def _places(scope: Scope, by: Asker, wanted: Wanted) -> Sequence[Document]:
    """The audiences that this person may read; for their own drafts, all."""
    if wanted.community is not None:
        audience = await see_community(scope, by, wanted.community)
        return [{reach.AUDIENCE: audience_id(audience.ref)}]
    if wanted.drafts:
        return [{}]
    return (await reach.of(scope, by)).places


async def _seen(scope: Scope, by: Asker, page: list[posts.Listed]) -> list[posts.Listed]:
    seen = await reach.seen(scope, by, {listed.post.audience for listed in page})
    return [listed for listed in page if listed.post.audience in seen]
