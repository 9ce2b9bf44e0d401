"""The first visit: language, communities to start with, notifications."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import ApiError, Refused
from portal.gateway.together import Missing, unless_away
from portal.pages import filling
from portal.pages.hosting import ZONES
from portal.pages.preferences import MAIL
from portal.visit import Member, Visit

SUGGESTED = 60
MOST_JOINED = 10

router = APIRouter()


@router.get("/welcome")
async def form(visit: Member) -> Response:
    api = visit.api
    me, found = await asyncio.gather(
        unless_away(api.membership.me()), unless_away(api.membership.communities(limit=SUGGESTED))
    )
    communities = (
        []
        if isinstance(found, Missing)
        else [one for one in found.items if not one.is_mine and one.join_policy != "invitation"]
    )
    return await visit.page(
        "welcome.html",
        me=None if isinstance(me, Missing) else me.value,
        communities=communities,
        zones=ZONES,
        mail=MAIL,
    )


@router.post("/welcome")
async def save(visit: Member) -> Response:
    """Save the choices. Each part is independent: if a service is away, it can be set later."""
    chosen = [slug for slug in visit.form.getlist("community") if isinstance(slug, str)]
    await asyncio.gather(_join(visit, chosen[:MOST_JOINED]), _interests(visit), _be_told(visit))
    return await visit.go("/", "welcome")


async def _join(visit: Visit, slugs: list[str]) -> None:
    for slug in slugs:
        try:
            await visit.api.membership.join(slug, key=f"{visit.text('key')}.{slug}"[:255])
        except Refused:
            continue


async def _interests(visit: Visit) -> None:
    skills = filling.several(visit.text("skills"))
    if not skills:
        return
    try:
        me = await visit.api.membership.me()
        wanted = list(dict.fromkeys([*me.value.skills, *skills]))[:20]
        await visit.api.membership.edit_me({"skills": wanted}, match=me.etag)
    except ApiError:
        return


async def _be_told(visit: Visit) -> None:
    """Set one channel for all reasons, which preferences refine."""
    mail, zone = visit.text("mail"), visit.text("time_zone")
    try:
        now = await visit.api.notifications.preferences()
        body = now.value.model_dump(exclude={"version"})
        body["time_zone"] = zone or now.value.time_zone
        if mail in MAIL:
            for channels in body["reasons"].values():
                channels["mail"] = mail
        saved = await visit.api.notifications.prefer(body, match=now.etag)
    except ApiError:
        return
    visit.me.content.time_zone = saved.time_zone
    visit.me.changed = True
