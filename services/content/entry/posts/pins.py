"""The routes of pinned posts, which a community shows first."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.content.domain.errors import NotPublished, PinsFull, PostNotFound
from services.content.entry.communities import OfCommunity
from services.content.entry.naming import Previews, look_for, naming_post, shown_post
from services.content.entry.posts.views import PostView, Summary
from services.content.entry.summaries import summaries
from services.content.store.posts import pins
from services.content.use_cases.posts.pin_post import PinPost, pin_post
from services.content.use_cases.posts.unpin_post import UnpinPost, unpin_post
from shared.audience.asking import By
from shared.audience.looking import see_community
from shared.audience.sight import audience_id
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed
from shared.runtime.answers import documented
from shared.runtime.paging import Page
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["posts"], route_class=SignedInRoute)

PostId = Annotated[str, Path(max_length=200)]


@router.get("/pins", responses=documented(CommunityNotFound, InvalidProblem))
async def listing(community: OfCommunity, by: By, request: Request) -> Page[Summary]:
    """List the posts that a community shows first: three at most, the last pinned first."""
    scope = request.app.state.store.scope
    audience = await see_community(scope, by, community)
    pinned = await pins.of(scope, audience_id(audience.ref))
    found = await pins.shown(scope, pinned)
    shown = [found[post_id] for post_id in pinned.post_ids if post_id in found]
    return Page(items=await summaries(scope, by, shown, look_for(request)))


@router.put(
    "/posts/{post_id}/pin",
    response_model=PostView,
    responses=documented(PostNotFound, NotAllowed, NotPublished, PinsFull, InvalidProblem),
)
async def pin(post_id: PostId, by: By, previewing: Previews, write: Write) -> Response:
    """Pin a post to the top of its community. For the community's animators."""
    command = PinPost(by, post_id)
    return await write(
        naming_post(partial(pin_post, command), by, previewing), shown_post(by, previewing)
    )


@router.delete(
    "/posts/{post_id}/pin",
    response_model=PostView,
    responses=documented(PostNotFound, NotAllowed, InvalidProblem),
)
async def unpin(post_id: PostId, by: By, previewing: Previews, write: Write) -> Response:
    """Unpin a post. For the community's animators."""
    command = UnpinPost(by, post_id)
    return await write(
        naming_post(partial(unpin_post, command), by, previewing), shown_post(by, previewing)
    )
