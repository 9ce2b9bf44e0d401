"""To read an article, a question with its answers, a discussion."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import ApiError
from portal.gateway.models import Membership, Page, Post, Reply
from portal.gateway.names import names_of
from portal.gateway.together import Missing, unless_away
from portal.visit import Member, Visit

REPLIES = 50

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Rights:
    """What a page offers; the API decides."""

    edit: bool
    reply: bool
    accept: bool
    animate: bool


@router.get("/posts/{post_id}")
async def read(
    visit: Member, post_id: str, after: Annotated[str | None, Query(max_length=500)] = None
) -> Response:
    return await show(visit, post_id, after=after)


async def show(
    visit: Visit, post_id: str, *, after: str | None = None, problem: str = "", status: int = 200
) -> Response:
    """`problem`: why the reply that was sent was not taken; its text is in the form still."""
    api = visit.api
    found, replies, mine = await asyncio.gather(
        api.content.post(post_id),
        unless_away(api.content.replies(post_id, limit=REPLIES, after=after)),
        unless_away(api.membership.memberships()),
    )
    post = found.value
    accepted, replies = await _accepted_first(visit, post, replies, after)
    names = await names_of(api, [post.community.slug if post.community else None])
    return await visit.page(
        "post.html",
        status,
        post=post,
        etag=found.etag,
        accepted=accepted,
        replies=replies,
        after=after,
        rights=rights_of(visit, post, mine),
        mine=mine,
        names=names,
        problem=problem,
    )


def rights_of(visit: Visit, post: Post, mine: Page[Membership] | Missing) -> Rights:
    own = post.author is not None and post.author.id == visit.person_id
    role = _role(post, mine)
    animates = role in {"owner", "animator"}
    member = role is not None if post.community else not visit.is_guest
    return Rights(
        edit=own or animates or visit.is_admin,
        reply=member and post.status == "published",
        accept=(own or animates) and post.kind == "question",
        animate=animates or visit.is_admin,
    )


def _role(post: Post, mine: Page[Membership] | Missing) -> str | None:
    if post.community is None or isinstance(mine, Missing):
        return None
    for one in mine.items:
        if one.community.id == post.community.id and one.standing == "active":
            return one.role
    return None


async def _accepted_first(
    visit: Visit, post: Post, replies: Page[Reply] | Missing, after: str | None
) -> tuple[Reply | None, Page[Reply] | Missing]:
    """The answer that helped, wherever it stands, and the others in their order."""
    answer_id = post.accepted_answer_id
    if answer_id is None or isinstance(replies, Missing):
        return None, replies
    here = {reply.id: reply for reply in replies.items}
    others = Page[Reply](
        items=[reply for reply in replies.items if reply.id != answer_id], next=replies.next
    )
    if after is not None:
        return None, others
    if answer_id in here:
        return here[answer_id], others
    try:
        return (await visit.api.content.reply(answer_id)).value, others
    except ApiError:
        return None, replies
