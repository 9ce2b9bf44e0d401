"""The routes under /v1/watch/items: items of feeds, to choose or dismiss."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.content.domain.kinds.details import PostDetails
from services.content.domain.moderation.errors import Barred, TooManyPosts
from services.content.domain.watch.errors import AlreadyChosen, ItemNotFound
from services.content.domain.watch.item import Item, ItemStatus
from services.content.domain.watch.quoting import quoted
from services.content.entry.bodies import FirstStatus
from services.content.entry.communities import OfCommunity
from services.content.entry.naming import Previews, look_for, naming_post, prose_of, see_named
from services.content.entry.posts.views import PostView
from services.content.entry.watch.views import Choice, ItemView
from services.content.store.watch import items
from services.content.use_cases.posts.write_post import WritePost
from services.content.use_cases.watch.seeing import see_item, see_place
from services.content.use_cases.watch.triage_item import (
    ChooseItem,
    DismissItem,
    choose_item,
    dismiss_item,
)
from shared import tagging
from shared.audience.asking import By
from shared.audience.naming import names_for
from shared.audience.sight import audience_id
from shared.contracts.kinds import Link
from shared.contracts.values import Language, PostKind
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    PersonErased,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Done, Shown
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import Me, SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["watch"], route_class=SignedInRoute)

ItemId = Annotated[str, Path(max_length=200)]

_ACTS = (ItemNotFound, PersonErased, AlreadyChosen, InvalidProblem)


@router.get("/watch/items", responses=documented(CommunityNotFound, NotAllowed, InvalidProblem))
async def listing(
    by: By,
    request: Request,
    response: Response,
    community: OfCommunity,
    status: Annotated[ItemStatus, Query()] = ItemStatus.NEW,
    limit: Limit = 20,
    after: After = None,
) -> Page[ItemView]:
    """List the items of a community's feeds, newest first. For its animators."""
    scope = request.app.state.store.scope
    audience = await see_place(scope, by, community)
    found = await items.listed(
        scope, audience_id(audience.ref), status, before=read_moment(after), limit=limit + 1
    )
    page, cursor = cut(found, limit, lambda last: write_moment(last.at, last.id))
    link_next(request, response, cursor)
    signed = [(item.decider_id, item.community) for item in page]
    names = await names_for(scope, by, signed, look_for(request))
    return Page(items=[ItemView.of(item, names) for item in page], next=cursor)


@router.get("/watch/items/{item_id}", responses=documented(ItemNotFound, InvalidProblem))
async def read(item_id: ItemId, by: By, request: Request) -> ItemView:
    """Read an item. For the community's animators."""
    scope = request.app.state.store.scope
    item = (await see_item(scope, by, item_id)).item
    signed = [(item.decider_id, item.community)]
    return ItemView.of(item, await names_for(scope, by, signed, look_for(request)))


@router.put("/watch/items/{item_id}/dismissal", status_code=204, responses=documented(*_ACTS))
async def dismiss(item_id: ItemId, by: By, write: Write) -> Response:
    """Dismiss an item, for all animators. It does not come back. For animators."""
    return await write(partial(dismiss_item, DismissItem(by, item_id)), Done())


@router.delete("/watch/items/{item_id}/dismissal", status_code=204, responses=documented(*_ACTS))
async def take_up(item_id: ItemId, by: By, write: Write) -> Response:
    """Undo the dismissal of an item. For animators."""
    return await write(partial(dismiss_item, DismissItem(by, item_id, back=True)), Done())


@router.post(
    "/watch/items/{item_id}/choose",
    status_code=201,
    response_model=PostView,
    responses=documented(*_ACTS, NotAllowed, Barred, TooManyPosts, TooLargeProblem),
)
async def choose(
    item_id: ItemId,
    body: Choice,
    by: By,
    previewing: Previews,
    me: Me,
    request: Request,
    write: Write,
) -> Response:
    """Make a post from an item: a link, as your draft or published at once. For animators.

    If two people choose the same item, the second is refused. A repeat by the first returns the
    same post.
    """
    item = (await see_item(write.scope, by, item_id)).item
    writing = WritePost(
        asker=by,
        kind=PostKind.LINK,
        title=body.title or item.title,
        prose=await prose_of(quoted(item.summary) if body.body is None else body.body),
        language=_language(item, me.language),
        tags=await tagging.settled(write.scope, body.tags),
        community=item.community.slug,
        as_draft=body.status is FirstStatus.DRAFT,
        details=PostDetails(link=Link(url=item.url)),
        newcomer_posts=request.app.state.content.newcomer_posts,
    )
    form = Shown(
        PostView.of,
        see=partial(see_named, by, previewing),
        status=201,
        location=lambda post: f"/api/content/v1/posts/{post.id}",
    )
    return await write(
        naming_post(partial(choose_item, ChooseItem(item_id, writing)), by, previewing), form
    )


def _language(item: Item, own: Language) -> Language:
    return item.language if isinstance(item.language, Language) else own
