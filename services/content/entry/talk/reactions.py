"""The routes of votes and other reactions to posts and replies."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.content.domain.errors import NotPublished, NotVotedOn, PostNotFound, ReplyNotFound
from services.content.entry.posts.posts import PostId
from services.content.entry.talk.replies import ReplyId
from services.content.use_cases.talk.react import React, react, read_ahead, withdraw_reaction
from shared.audience.asking import By
from shared.contracts.talk import ReactionKind, ThingKind
from shared.messaging.grouping import Shares
from shared.problems import InvalidProblem, NotAllowed
from shared.runtime.answers import documented
from shared.runtime.forms import Done
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write, Writer

router = APIRouter(tags=["reactions"], route_class=SignedInRoute)

Name = Annotated[ReactionKind, Path()]

_GIVEN = (NotAllowed, NotPublished, NotVotedOn, InvalidProblem)


@router.put(
    "/posts/{post_id}/reactions/{reaction}",
    status_code=204,
    responses=documented(PostNotFound, *_GIVEN),
)
async def to_post(post_id: PostId, reaction: Name, by: By, write: Write) -> Response:
    """React to a post, or vote on a question, once. You cannot vote on your own question."""
    return await _give(React(by, ThingKind.POST, post_id, reaction), write)


@router.delete(
    "/posts/{post_id}/reactions/{reaction}",
    status_code=204,
    responses=documented(PostNotFound, InvalidProblem),
)
async def not_to_post(post_id: PostId, reaction: Name, by: By, write: Write) -> Response:
    """Withdraw a reaction or a vote. A repeat has no effect."""
    return await _withdraw(React(by, ThingKind.POST, post_id, reaction), write)


@router.put(
    "/replies/{reply_id}/reactions/{reaction}",
    status_code=204,
    responses=documented(ReplyNotFound, *_GIVEN),
)
async def to_reply(reply_id: ReplyId, reaction: Name, by: By, write: Write) -> Response:
    """React to a reply, or vote on an answer, once. You cannot vote on your own answer."""
    return await _give(React(by, ThingKind.REPLY, reply_id, reaction), write)


@router.delete(
    "/replies/{reply_id}/reactions/{reaction}",
    status_code=204,
    responses=documented(ReplyNotFound, InvalidProblem),
)
async def not_to_reply(reply_id: ReplyId, reaction: Name, by: By, write: Write) -> Response:
    """Withdraw a reaction or a vote. A repeat has no effect."""
    return await _withdraw(React(by, ThingKind.REPLY, reply_id, reaction), write)


async def _give(command: React, write: Writer) -> Response:
    return await write(partial(react, command), Done(), shares=Shares(read_ahead, command))


async def _withdraw(command: React, write: Writer) -> Response:
    shares = Shares(read_ahead, command)
    return await write(partial(withdraw_reaction, command), Done(), shares=shares)
