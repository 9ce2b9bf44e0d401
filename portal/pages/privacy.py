"""What is kept of a person, and to be forgotten."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from portal.visit import Member, headers

router = APIRouter()


@router.get("/privacy")
async def read(visit: Member) -> Response:
    me = await visit.api.membership.me()
    return await visit.page("privacy.html", me=me.value, match=me.etag, problem=False)


@router.post("/privacy/erase")
async def erase(visit: Member) -> Response:
    """For good: whoever does it writes their own name first."""
    me = await visit.api.membership.me()
    if visit.text("name") != me.value.name:
        return await visit.page("privacy.html", 422, me=me.value, match=me.etag, problem=True)
    await visit.api.membership.erase_me(match=visit.text("match"))
    await visit.site.sessions.end_all_of(visit.me.content.subject)
    response = RedirectResponse("/signed-out", 303, headers=headers(visit.site))
    visit.site.cookies.forget_session(response)
    visit.site.cookies.say(response, "erased")
    return response
