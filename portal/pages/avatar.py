"""Pictures of people: pages show them, and each person changes their own."""

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.pages.profile import show
from portal.site import headers
from portal.view.marking import said
from portal.visit import Member

NO_PICTURE = said("This picture cannot be shown: choose a JPEG, PNG, GIF or WebP.")

KEPT_SECONDS = 600
"""How long a browser may reuse a picture. A page has many, and a new picture has a new address."""

router = APIRouter()


@router.get("/people/{person_id}/avatar")
async def read(visit: Member, person_id: str) -> Response:
    picture = await visit.api.membership.avatar(person_id)
    kept = {"Cache-Control": f"private, max-age={KEPT_SECONDS}"}
    return Response(picture, media_type="image/webp", headers=headers(visit.site) | kept)


@router.post("/profile/avatar/files")
async def change(visit: Member) -> Response:
    sent = visit.form.get("picture")
    picture = await sent.read() if isinstance(sent, UploadFile) else b""
    try:
        await visit.api.membership.show_oneself(picture, key=visit.text("key"))
    except Refused as refused:
        if refused.name not in {"invalid", "too-large"}:
            raise
        return await show(visit, visit.site.views.gettext(visit.language, NO_PICTURE))
    return await visit.go("/profile", "saved")


@router.post("/profile/avatar/remove")
async def remove(visit: Member) -> Response:
    await visit.api.membership.show_oneself(None, key=visit.text("key"))
    return await visit.go("/profile", "saved")
