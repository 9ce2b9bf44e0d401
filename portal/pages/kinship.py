"""A community's parent and related communities: shown on its page, changed by its animators."""

import asyncio
from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Forbidden, Mendable, Refused
from portal.gateway.kinship import Kinship
from portal.gateway.models.membership import Community
from portal.gateway.together import Missing, unless_hidden
from portal.pages import filling
from portal.visit import Member, Visit

FIELDS = ("parent", "related")
MINE = 100

router = APIRouter()


async def around(visit: Visit, slug: str) -> Kinship | None:
    """Return the relations of a community, or None if there are none to show."""
    found = await unless_hidden(visit.api.kinship.read(slug))
    return found.value if found is not None and not isinstance(found, Missing) else None


async def with_those_below(visit: Visit, slugs: Sequence[str], *, most: int) -> list[str]:
    """Return these communities, then those below them that the reader may know of."""
    found = dict.fromkeys(slugs[:most])
    level = list(found)
    while level and len(found) < most:
        kinships = await asyncio.gather(*(around(visit, slug) for slug in level))
        children = (child.slug for each in kinships if each for child in each.children)
        level = [slug for slug in dict.fromkeys(children) if slug not in found]
        found |= dict.fromkeys(level)
    return list(found)[:most]


@router.get("/communities/{slug}/kinship")
async def form(visit: Member, slug: str) -> Response:
    found = await visit.api.kinship.read(slug)
    fields = {**_fields(found.value), **filling.kept(visit)}
    return await _page(visit, slug, fields, found.etag)


@router.post("/communities/{slug}/kinship")
async def change(visit: Member, slug: str) -> Response:
    fields, match = filling.sent(visit, FIELDS), visit.text("match")
    related = [filling.id_in(line) for line in fields["related"].splitlines() if line.strip()]
    parent = fields["parent"] or None
    try:
        await visit.api.kinship.place(slug, parent, related, match=match)
    except (Forbidden, Mendable) as refused:
        match = filling.match_after(refused, match, (await visit.api.kinship.read(slug)).etag)
        return await _page(visit, slug, fields, match, refused)
    return await visit.go(f"/communities/{slug}", "saved")


def _fields(found: Kinship) -> dict[str, str]:
    return {
        "parent": found.parent.slug if found.parent else "",
        "related": "\n".join(each.slug for each in found.related),
    }


async def _page(
    visit: Visit, slug: str, fields: Mapping[str, str], match: str, refused: Refused | None = None
) -> Response:
    community = (await visit.api.membership.community(slug)).value
    mine = await visit.api.membership.communities(mine=True, limit=MINE)
    return await filling.form_page(
        visit,
        "kinship-form.html",
        fields,
        refused,
        present=None,
        match=match,
        community=community,
        parents=_parents(mine.items, community, fields["parent"]),
    )


def _parents(mine: list[Community], community: Community, present: str) -> list[Community]:
    """Return the communities that may be chosen: those that the reader animates, and `present`."""
    others = (each for each in mine if each.slug != community.slug)
    return [each for each in others if each.animates or each.slug == present]
