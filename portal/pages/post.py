"""Reading a post of any kind, with its answers and replies."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.models.content import (
    Adoptions,
    Poll,
    Post,
    PostSummary,
    Relations,
    Reply,
    Verdicts,
)
from portal.gateway.models.membership import Membership
from portal.gateway.models.values import Page
from portal.gateway.names import names_of
from portal.gateway.series import InSeries
from portal.gateway.together import Missing, unless_away, unless_hidden
from portal.pages import kinds, talk
from portal.pages.files import attached_to
from portal.pages.talk import NOTHING_BEGUN, Begun
from portal.visit import After, Member, Visit

REPLIES = 50

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Rights:
    """The actions that a page offers; the API decides."""

    edit: bool
    moderate: bool
    reply: bool
    react: bool
    accept: bool
    animate: bool
    pin: bool
    own: bool = False
    approve: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """The context of a post: its translations and duplicates, and its series."""

    relations: Relations
    series: list[InSeries]


@router.get("/posts/{post_id}")
async def read(
    visit: Member,
    post_id: str,
    after: After = None,
    to: Annotated[str, Query(max_length=200)] = "",
    quote: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show a post.

    `to`: the reply that the form answers. `quote`: the text that it quotes first.
    """
    found = await talk.begun(visit, post_id, to=to, quote=quote)
    return await show(visit, post_id, after=after, begun=found)


async def show(
    visit: Visit,
    post_id: str,
    *,
    after: str | None = None,
    begun: Begun = NOTHING_BEGUN,
    preview: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    """Show a post. `preview`: the rendered reply of the form. `problem`: why it was refused.

    Submitted text stays in the form. `begun`: the form's initial content.
    """
    api = visit.api
    found, around, replies, mine, own, seen = await asyncio.gather(
        api.content.post(post_id),
        unless_away(_around(visit, post_id)),
        unless_away(api.content.replies(post_id, sort="votes", limit=REPLIES, after=after)),
        unless_away(api.membership.memberships()),
        unless_away(api.content.own(post_id)),
        unless_away(api.content.visit(post_id)),
    )
    post = found.value
    accepted, replies = _apart(post, replies)
    attached, poll, adoptions, ideas, alike, verdicts = await asyncio.gather(
        attached_to(visit, post),
        _poll(visit, post),
        _adoptions(visit, post),
        _ideas(visit, post),
        unless_hidden(api.search.similar(post_id)),
        _verdicts(visit, post),
    )
    animated = _animated(mine)
    slugs = [post.community.slug if post.community else None, *animated]
    if adoptions is not None and not isinstance(adoptions, Missing):
        slugs += [one.slug for one in adoptions.communities]
    if isinstance(ideas, Page):
        slugs += [idea.community.slug for idea in ideas.items if idea.community]
    names = await names_of(api, slugs)
    return await visit.page(
        "post.html",
        status,
        post=post,
        etag=found.etag,
        around=around,
        poll=poll,
        adoptions=adoptions,
        verdicts=verdicts,
        is_due=post.review is not None and post.review.due_on <= datetime.now(UTC).date(),
        ideas=ideas,
        animated=animated,
        parts=[p for p in kinds.parts_of(post.kind, post.details) if p.field.of != "pictures"],
        accepted=accepted,
        replies=replies,
        after=after,
        rights=rights_of(visit, post, mine),
        mine=mine,
        own=own,
        seen=seen,
        alike=alike,
        begun=begun,
        names=names,
        preview=preview,
        problem=problem,
        attached=attached,
    )


async def _around(visit: Visit, post_id: str) -> Around:
    relations, series = await asyncio.gather(
        visit.api.content.relations(post_id), visit.api.series.of_post(post_id)
    )
    return Around(relations, series)


async def _poll(visit: Visit, post: Post) -> Poll | Missing | None:
    return await unless_away(visit.api.content.poll(post.id)) if post.kind == "poll" else None


async def _adoptions(visit: Visit, post: Post) -> Adoptions | Missing | None:
    if post.kind not in kinds.ADOPTED or post.status != "published":
        return None
    return await unless_away(visit.api.content.adoptions(post.id))


async def _verdicts(visit: Visit, post: Post) -> Verdicts | Missing | None:
    if post.status != "published":
        return None
    return await unless_away(visit.api.freshness.verdicts(post.id))


async def _ideas(visit: Visit, post: Post) -> Page[PostSummary] | Missing | None:
    if post.kind != "challenge":
        return None
    return await unless_away(visit.api.content.ideas_for(post.id))


def rights_of(visit: Visit, post: Post, mine: Page[Membership] | Missing) -> Rights:
    own = any(each and each.id == visit.person_id for each in (post.author, *post.coauthors))
    role = _role(post, mine)
    animates = role in {"owner", "animator"}
    moderates = animates or visit.is_admin or role == "moderator"
    member = role not in {None, "guest"} if post.community else not visit.is_guest
    return Rights(
        edit=own or animates or visit.is_admin,
        moderate=moderates,
        reply=member and post.status == "published" and (moderates or not post.locked),
        react=post.status == "published",
        accept=(own or animates) and post.kind == "question",
        animate=animates or visit.is_admin,
        pin=(animates or visit.is_admin)
        and post.community is not None
        and post.status == "published",
        own=own,
        approve=(moderates or role == "expert") and not own,
    )


def _animated(mine: Page[Membership] | Missing) -> list[str]:
    """Return the communities for which the person may record adoptions."""
    if isinstance(mine, Missing):
        return []
    leads = {"owner", "animator"}
    return [
        one.community.slug for one in mine.items if one.standing == "active" and one.role in leads
    ]


def _role(post: Post, mine: Page[Membership] | Missing) -> str | None:
    if post.community is None or isinstance(mine, Missing):
        return None
    for one in mine.items:
        if one.community.id == post.community.id and one.standing == "active":
            return one.role
    return None


def _apart(
    post: Post, replies: Page[Reply] | Missing
) -> tuple[Reply | None, Page[Reply] | Missing]:
    """Return the accepted answer, which comes first, and the other replies."""
    if isinstance(replies, Missing) or post.accepted_answer_id is None:
        return None, replies
    first = next(iter(replies.items), None)
    if first is None or first.id != post.accepted_answer_id:
        return None, replies
    return first, Page[Reply](items=replies.items[1:], next=replies.next)
