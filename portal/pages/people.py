"""People: found by the beginning of their names and by a skill; and the page of a person."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import JSONResponse, Response

from portal.gateway.errors import ApiError
from portal.gateway.names import names_of
from portal.gateway.together import Missing, unless_away
from portal.pages.meeting import tied
from portal.site import headers
from portal.visit import After, Member

PAGE = 30
POSTS = 10
SUGGESTED = 8

router = APIRouter()

Word = Annotated[str, Query(max_length=120)]


@router.get("/people")
async def listing(
    visit: Member,
    q: Word = "",
    skill: Word = "",
    after: After = None,
) -> Response:
    found = await visit.api.membership.people(q, skill=skill or None, limit=PAGE, after=after)
    return await visit.page("people.html", q=q, skill=skill, found=found)


@router.get("/people/suggest")
async def suggest(visit: Member, q: Word = "", community: Word = "") -> Response:
    """Suggest people for a mention in the editor: those of a community first.

    After an error of the API, there are no suggestions.
    """
    places = [community, None] if community else [None]
    try:
        pages = await asyncio.gather(
            *(visit.api.membership.suggest(q, community=place) for place in places)
        )
    except ApiError:
        pages = []
    people = {one.id: one for page in pages for one in page.items}
    content = {"items": [one.model_dump() for one in [*people.values()][:SUGGESTED]]}
    return JSONResponse(content, headers=headers(visit.site))


@router.get("/people/{person_id}")
async def read(visit: Member, person_id: str) -> Response:
    api = visit.api
    profile, posts, ties, paths = await asyncio.gather(
        api.membership.profile(person_id),
        unless_away(api.content.posts(author=person_id, limit=POSTS)),
        tied(visit, person_id),
        unless_away(api.paths.completed(person_id)),
    )
    topics = [each.topic_id for each in profile.competencies]
    evidence = await unless_away(api.search.evidence(person_id, topics, reads=visit.language))
    refs = [] if isinstance(posts, Missing) else [post.community for post in posts.items]
    names = await names_of(api, [ref.slug for ref in refs if ref])
    return await visit.page(
        "person.html",
        profile=profile,
        posts=posts,
        names=names,
        tied=ties,
        evidence=evidence,
        paths=None if isinstance(paths, Missing) else paths,
        own_skills=(await api.membership.me()).value.competencies if ties.is_connected else [],
        key=visit.key(),
    )
