"""A community's charter: read it, accept it, see its changes; animators also write it."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.charters import Charter
from portal.gateway.errors import Away, Forbidden, NotFound, Refused
from portal.gateway.models.membership import Community
from portal.pages import filling
from portal.view import words
from portal.view.diff import Line, differences
from portal.visit import After, Member, Visit

PAGE = 50
FIELDS = ("body_fr", "body_en")
NONE_YET = "charter-not-found"
OVERTAKEN = {"conflict", "charter-replaced"}
"""The problems of accepting: it was accepted already, or a newer version must be read first."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Reading:
    """A charter for a reader. changes: since the version that they accepted, if any."""

    charter: Charter
    etag: str
    changes: list[Line]


async def reading(visit: Visit, slug: str) -> Reading | None:
    """Return the charter; None if there is none yet. Raises: NotFound if there is no community."""
    try:
        found = await visit.api.charters.read(slug)
    except NotFound as refused:
        if refused.name == NONE_YET:
            return None
        raise
    return Reading(found.value, found.etag, await _changes(visit, slug, found.value))


async def reading_beside(visit: Visit, slug: str) -> Reading | None:
    """Return the charter for a page that can do without it."""
    try:
        return await reading(visit, slug)
    except (Away, Forbidden, NotFound):
        return None


@router.get("/communities/{slug}/charter")
async def read(visit: Member, slug: str) -> Response:
    found, charter = await asyncio.gather(
        visit.api.membership.community(slug), reading(visit, slug)
    )
    return await visit.page("charter.html", community=found.value, reading=charter)


@router.post("/communities/{slug}/charter/accept")
async def accept(visit: Member, slug: str) -> Response:
    version, place = visit.text("version"), f"/communities/{slug}/charter"
    if not version.isascii() or not version.isdigit():
        return await visit.go(place)
    try:
        await visit.api.charters.accept(slug, int(version), key=visit.text("key"))
    except Refused as refused:
        if refused.name not in OVERTAKEN:
            raise
        return await visit.go(place)
    return await visit.go(place, "charter-accepted")


@router.get("/communities/{slug}/charter/accepted")
async def accepted(visit: Member, slug: str, after: After = None) -> Response:
    found, people = await asyncio.gather(
        visit.api.membership.community(slug),
        visit.api.charters.accepted(slug, limit=PAGE, after=after),
    )
    return await visit.page("charter-accepted.html", community=found.value, people=people)


@router.get("/communities/{slug}/charter/edit")
async def edit_form(visit: Member, slug: str) -> Response:
    found, charter = await asyncio.gather(
        visit.api.membership.community(slug), reading(visit, slug)
    )
    bodies = charter.charter.bodies if charter else {}
    first = {"match": charter.etag if charter else "", **filling.in_fields("body", bodies)}
    return await _form(visit, found.value, {**first, **filling.kept(visit)})


@router.post("/communities/{slug}/charter/edit")
async def edit(visit: Member, slug: str) -> Response:
    fields = {**filling.sent(visit, FIELDS), "match": visit.text("match")}
    bodies = filling.by_language("body", fields)
    try:
        await visit.api.charters.publish(slug, bodies, match=fields["match"], key=visit.text("key"))
    except Refused as refused:
        found, charter = await asyncio.gather(
            visit.api.membership.community(slug), reading(visit, slug)
        )
        if charter:
            fields["match"] = filling.match_after(refused, fields["match"], charter.etag)
        return await _form(visit, found.value, fields, refused, charter)
    return await visit.go(f"/communities/{slug}/charter", "charter-published")


async def _form(
    visit: Visit,
    community: Community,
    fields: dict[str, str],
    refused: Refused | None = None,
    present: Reading | None = None,
) -> Response:
    return await filling.form_page(
        visit,
        "charter-form.html",
        fields,
        refused,
        present=present and present.charter,
        match=fields["match"],
        community=community,
    )


async def _changes(visit: Visit, slug: str, charter: Charter) -> list[Line]:
    """Return the changes, in the reader's language."""
    if charter.own is None or charter.is_accepted:
        return []
    before = await visit.api.charters.edition(slug, charter.own.version)
    said = (words.pick(texts, visit.language).text for texts in (before.bodies, charter.bodies))
    return differences(*said)
