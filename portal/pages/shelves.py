"""The posts that the person follows or has bookmarked, and the buttons for both."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.names import names_of
from portal.visit import After, Member, Visit

PAGE = 30
STEPS = {
    "follow": ("follow", True, "followed"),
    "unfollow": ("follow", False, "unfollowed"),
    "bookmark": ("bookmark", True, "bookmarked"),
    "unbookmark": ("bookmark", False, "unbookmarked"),
}
"""The call and message by the button's value: the thing, whether it is on, and the message."""

router = APIRouter()


@router.get("/posts/bookmarks")
async def bookmarks(visit: Member, after: After = None) -> Response:
    return await _shelf(visit, "bookmarks", after)


@router.get("/posts/followed")
async def followed(visit: Member, after: After = None) -> Response:
    return await _shelf(visit, "followed", after)


@router.post("/posts/{post_id}/interest")
async def take(visit: Member, post_id: str) -> Response:
    thing, on, said = STEPS.get(visit.text("step"), STEPS["follow"])
    await visit.api.content.take_interest(post_id, thing, on=on)
    return await visit.go(f"/posts/{post_id}", said)


async def _shelf(visit: Visit, name: str, after: str | None) -> Response:
    found = await visit.api.content.shelf(name, limit=PAGE, after=after)
    names = await names_of(visit.api, [p.community.slug for p in found.items if p.community])
    return await visit.page("shelf.html", posts=found, shelf=name, names=names)
