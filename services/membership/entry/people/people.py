"""The routes under /v1/profiles that find people: the directory, and suggestions for mentions."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.membership.entry.asking import By
from services.membership.entry.communities.members import Named
from services.membership.entry.views import PersonView, Suggested
from services.membership.use_cases.people.find_people import FindPeople, find_members, find_people
from shared.mongo import Store
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed
from shared.runtime.answers import documented
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute
from shared.text import folded

router = APIRouter(tags=["profiles"], route_class=SignedInRoute)


@router.get("/profiles", responses=documented(InvalidProblem))
async def listing(
    by: By,
    request: Request,
    response: Response,
    q: Named = "",
    skill: Annotated[
        str | None, Query(max_length=120, description="Only people with this skill or interest")
    ] = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[PersonView]:
    """List the people you may see, by name. Guests find only members of their own communities."""
    store: Store = request.app.state.store
    beyond = read_cursor(after, str, str) if after else None
    wanted = FindPeople(by, q, skill or None, beyond)
    found = await find_people(wanted, store.scope, limit=limit + 1)
    page, cursor = cut(found, limit, lambda last: write_cursor([folded(last.name), last.id]))
    link_next(request, response, cursor)
    items = [PersonView.of(each, names_only=by.is_guest) for each in page]
    return Page(items=items, next=cursor)


@router.get(
    "/profiles/suggest", responses=documented(CommunityNotFound, NotAllowed, InvalidProblem)
)
async def suggest(
    by: By,
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=120, description="Beginning of a name")],
    community: Annotated[
        str | None, Query(max_length=64, description="Only members of this community: slug or id")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> Suggested:
    """Suggest people to mention, by name. The syntax of a mention is `@[name](person:id)`."""
    store: Store = request.app.state.store
    if community is None:
        found = await find_people(FindPeople(by, q), store.scope, limit=limit)
    else:
        found = await find_members(by, community, q, store.scope, limit=limit)
    return Suggested.of(found)
