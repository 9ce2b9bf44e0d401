"""The aims of the organisation: a list for its people, which administrators maintain."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Invalid
from portal.pages import filling
from portal.visit import After, Member, Visit

FIELDS = ("title_fr", "title_en")
PAGE = 50

router = APIRouter()


@router.get("/aims")
async def listing(visit: Member, after: After = None) -> Response:
    return await _page(visit, filling.empty(visit, FIELDS), after=after)


@router.post("/aims")
async def state(visit: Member) -> Response:
    fields = filling.sent(visit, FIELDS)
    try:
        await visit.api.goals.state(filling.by_language("title", fields), key=visit.text("key"))
    except Invalid as refused:
        return await _page(visit, fields, refused)
    return await visit.go("/aims", "saved")


@router.post("/aims/retire")
async def retire(visit: Member) -> Response:
    body = {"retired": visit.text("retired") == "1"}
    await visit.api.goals.change_aim(visit.text("aim") or "none", body, match=visit.text("match"))
    return await visit.go("/aims", "saved")


async def _page(
    visit: Visit, fields: dict[str, str], refused: Invalid | None = None, after: str | None = None
) -> Response:
    aims = await visit.api.goals.aims(limit=PAGE, after=after)
    return await filling.form_page(
        visit, "aims.html", fields, refused, present=None, match="", aims=aims
    )
