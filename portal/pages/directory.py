"""A person's entry in the directory, which administrators of the platform read and change."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import ApiError, Refused
from portal.pages import filling
from portal.visit import Member, Visit

router = APIRouter()


@router.get("/people/{person_id}/directory")
async def form(visit: Member, person_id: str) -> Response:
    if not visit.is_admin:
        await visit.api.membership.profile(person_id)  # guests are not told whether there is one
        return await visit.page("forbidden.html", 403, sentence="")
    found = await visit.api.directory.of(person_id)
    return await _page(visit, person_id, {**found.said, **filling.kept(visit)})


@router.post("/people/{person_id}/directory")
async def place(visit: Member, person_id: str) -> Response:
    names = (await visit.api.directory.own()).attributes
    said = filling.sent(visit, names)
    try:
        await visit.api.directory.place(person_id, said, key=visit.text("key"))
    except Refused as refused:
        if not visit.is_admin:
            raise
        return await _page(visit, person_id, said, refused)
    return await visit.go(f"/people/{person_id}", "saved")


async def _page(
    visit: Visit, person_id: str, fields: dict[str, str], refused: ApiError | None = None
) -> Response:
    profile, directory = await asyncio.gather(
        visit.api.membership.profile(person_id), visit.api.directory.own()
    )
    return await filling.form_page(
        visit,
        "directory.html",
        fields,
        refused,
        present=None,
        match="",
        profile=profile,
        attributes=directory.attributes,
    )
