"""What moderators do with the place of a post: it goes to another community."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway import names
from portal.gateway.errors import Forbidden, NotFound, Refused, SignedOut
from portal.gateway.names import names_of
from portal.pages import filling
from portal.visit import Member, Visit

FIELDS = ("community", "reason")
MODERATES = {"owner", "animator", "moderator"}
MOST = 100
"""The most communities that an administrator chooses from."""

router = APIRouter()


@router.get("/cases/{case_id}/move")
async def move_form(visit: Member, case_id: str) -> Response:
    return await _form(visit, case_id, filling.empty(visit, FIELDS))


@router.post("/cases/{case_id}/move")
async def move(visit: Member, case_id: str) -> Response:
    fields = filling.sent(visit, FIELDS)
    try:
        await visit.api.moderation.move(case_id, fields, key=visit.text("key"))
    except (SignedOut, Forbidden, NotFound):
        raise
    except Refused as refused:
        return await _form(visit, case_id, fields, refused)
    return await visit.go(f"/posts/{case_id}", "moved")


async def _form(
    visit: Visit, case_id: str, fields: dict[str, str], refused: Refused | None = None
) -> Response:
    case = await visit.api.moderation.case(case_id)
    here = case.community.slug if case.community else ""
    slugs = [slug for slug in await _moderated(visit) if slug != here]
    return await filling.form_page(
        visit,
        "move.html",
        fields,
        refused,
        present=None,
        match="",
        case=case,
        slugs=slugs,
        names=await names_of(visit.api, [here, *slugs]),
    )


async def _moderated(visit: Visit) -> list[str]:
    """Return the slugs of communities that the person moderates; administrators, all of them."""
    mine = (await visit.api.membership.memberships()).items
    own = [one.community.slug for one in mine if one.standing == "active" and one.role in MODERATES]
    if not visit.is_admin:
        return own
    found = (await visit.api.membership.communities(limit=MOST)).items
    names.learn(found)
    return list(dict.fromkeys([*own, *(each.slug for each in found)]))
