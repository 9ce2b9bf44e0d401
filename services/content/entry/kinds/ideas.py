"""The routes of ideas and practices: their stage and their adoptions."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator, BaseModel, StringConstraints

from services.content.domain.errors import (
    NotAdoptable,
    NotAnIdea,
    NotPublished,
    PostNotFound,
    StageFixed,
)
from services.content.domain.kinds.adoption import adoption_id
from services.content.entry.naming import Previews, look_for, naming_post, shown_post
from services.content.entry.posts.posts import PostId
from services.content.entry.posts.views import PostView, Summary
from services.content.entry.summaries import seen_summaries
from services.content.store.kinds import adoptions
from services.content.store.posts import posts
from services.content.use_cases.kinds.adopt_post import AdoptPost, adopt_post
from services.content.use_cases.kinds.advance_idea import AdvanceIdea, advance_idea
from services.content.use_cases.lookup import see_post
from shared.audience import reach
from shared.audience.asking import By
from shared.contracts.kinds import IdeaStage
from shared.contracts.values import CommunityRef, Slug
from shared.mongo import Store
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.forms import Done
from shared.runtime.paging import Page
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write
from shared.text import one_line

router = APIRouter(tags=["ideas"], route_class=SignedInRoute)

_ADOPTS = (PostNotFound, CommunityNotFound, NotAllowed, NotAdoptable, InvalidProblem)


class NewStage(Body):
    """A new stage. `reason`: required to decline an idea."""

    stage: IdeaStage
    reason: Annotated[str, StringConstraints(max_length=1_000), AfterValidator(one_line)] = ""


class NewAdoption(Body):
    """An adoption. `community`: the slug of the community that adopted it; null: you."""

    community: Slug | None = None


class Adoptions(BaseModel):
    """Adoptions. `communities`: those that you may see. `people`: the number of individuals."""

    communities: list[CommunityRef]
    people: int
    own: bool


@router.get("/posts/{post_id}/ideas", responses=documented(PostNotFound, InvalidProblem))
async def of_challenge(post_id: PostId, by: By, request: Request) -> Page[Summary]:
    """List the ideas that answer a challenge: those of the 100 newest that you may read."""
    scope = request.app.state.store.scope
    await see_post(scope, by, post_id)
    found = await posts.answering(scope, post_id)
    return Page(items=await seen_summaries(scope, by, found, look_for(request)))


@router.put(
    "/posts/{post_id}/stage",
    response_model=PostView,
    responses=documented(
        *(PostNotFound, NotAllowed, NotAnIdea, NotPublished, StageFixed),
        *(InvalidProblem, TooLargeProblem),
    ),
)
async def advance(
    post_id: PostId, body: NewStage, by: By, previewing: Previews, write: Write
) -> Response:
    """Move an idea to another stage. For the community's animators."""
    command = AdvanceIdea(by, post_id, body.stage, body.reason)
    return await write(
        naming_post(partial(advance_idea, command), by, previewing), shown_post(by, previewing)
    )


@router.get("/posts/{post_id}/adoptions", responses=documented(PostNotFound, InvalidProblem))
async def adopted(post_id: PostId, by: By, request: Request) -> Adoptions:
    """Read the adoptions of an idea or a practice."""
    store: Store = request.app.state.store
    post = (await see_post(store.scope, by, post_id)).post
    where = await adoptions.communities(store.scope, post.id)
    seen = await reach.seen(store.scope, by, {community.id for community in where})
    return Adoptions(
        communities=[community for community in where if community.id in seen],
        people=await adoptions.people(store.scope, post.id),
        own=await adoptions.is_there(store.scope, adoption_id(post.id, None, by.person_id)),
    )


@router.put(
    "/posts/{post_id}/adoptions",
    status_code=204,
    responses=documented(*_ADOPTS, TooLargeProblem),
)
async def adopt(post_id: PostId, body: NewAdoption, by: By, write: Write) -> Response:
    """Record an adoption by you, or by a community that you animate."""
    return await write(partial(adopt_post, AdoptPost(by, post_id, body.community)), Done())


@router.delete("/posts/{post_id}/adoptions", status_code=204, responses=documented(*_ADOPTS))
async def take_back(
    post_id: PostId,
    by: By,
    write: Write,
    community: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Withdraw your adoption, or that of a community that you animate."""
    command = AdoptPost(by, post_id, community, back=True)
    return await write(partial(adopt_post, command), Done())
