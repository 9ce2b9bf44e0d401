"""People: found by their names, skills and what they say of themselves; and one person's page."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.names import names_of
from portal.gateway.together import Missing, unless_away
from portal.visit import Member

PAGE = 30
POSTS = 10

router = APIRouter()


@router.get("/people")
async def listing(
    visit: Member,
    q: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str | None, Query(max_length=2_000)] = None,
) -> Response:
    filters = {"kind": ["profile"]}
    found = await visit.api.search.search(q, filters=filters, limit=PAGE, after=after)
    return await visit.page("people.html", q=q, found=found, after=after)


@router.get("/people/{person_id}")
async def read(visit: Member, person_id: str) -> Response:
    api = visit.api
    profile, posts = await asyncio.gather(
        api.membership.profile(person_id),
        unless_away(api.content.posts(author=person_id, limit=POSTS)),
    )
    refs = [] if isinstance(posts, Missing) else [post.community for post in posts.items]
    names = await names_of(api, [ref.slug for ref in refs if ref])
    return await visit.page("person.html", profile=profile, posts=posts, names=names)
