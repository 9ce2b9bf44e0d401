"""The routes of co-authors, who may edit a post like its author."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.content.domain.errors import CoauthorsFull, PostNotFound
from services.content.entry.naming import Previews, naming_post, shown_post
from services.content.entry.posts.posts import PostId
from services.content.entry.posts.views import PostView
from services.content.use_cases.editing.share_post import SharePost, share_post
from shared.audience.asking import By
from shared.problems import InvalidProblem, NotAllowed
from shared.runtime.answers import documented
from shared.runtime.forms import Done
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["posts"], route_class=SignedInRoute)

PersonId = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9-]{1,64}$")]
_SHARES = (PostNotFound, NotAllowed, InvalidProblem)


@router.put(
    "/posts/{post_id}/coauthors/{person_id}",
    response_model=PostView,
    responses=documented(*_SHARES, CoauthorsFull),
)
async def add(
    post_id: PostId, person_id: PersonId, by: By, previewing: Previews, write: Write
) -> Response:
    """Add a co-author, who may edit the post and is named with its author."""
    command = SharePost(by, post_id, person_id)
    return await write(
        naming_post(partial(share_post, command), by, previewing), shown_post(by, previewing)
    )


@router.delete(
    "/posts/{post_id}/coauthors/{person_id}", status_code=204, responses=documented(*_SHARES)
)
async def remove(post_id: PostId, person_id: PersonId, by: By, write: Write) -> Response:
    """Remove a co-author; co-authors may remove themselves."""
    return await write(partial(share_post, SharePost(by, post_id, person_id, back=True)), Done())
