"""One's own profile."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Invalid, Stale
from portal.visit import Member, Visit

FIELDS = ("name", "headline", "about", "skills", "location")
MOST_SKILLS = 20

router = APIRouter()


@router.get("/profile")
async def form(visit: Member) -> Response:
    me = await visit.api.membership.me()
    fields = {name: getattr(me.value, name) for name in FIELDS if name != "skills"}
    fields["skills"] = ", ".join(me.value.skills)
    fields |= {name: value for name, value in visit.kept.items() if name in FIELDS}
    return await _page(visit, fields, me.etag)


@router.post("/profile")
async def save(visit: Member) -> Response:
    fields = {name: visit.text(name) for name in FIELDS}
    skills = [skill.strip() for skill in fields["skills"].split(",")]
    body: dict[str, Any] = {**fields, "skills": [s for s in skills if s][:MOST_SKILLS]}
    try:
        me = await visit.api.membership.edit_me(body, match=visit.text("match"))
    except Stale as refused:
        etag = (await visit.api.membership.me()).etag
        return await _page(visit, fields, etag, visit.sentence(refused))
    except Invalid as refused:
        return await _page(
            visit, fields, visit.text("match"), visit.sentence(refused), refused.fields
        )
    visit.me.content.name = me.name
    visit.me.changed = True
    return await visit.go(f"/people/{me.id}", "saved")


async def _page(
    visit: Visit,
    fields: Mapping[str, str],
    match: str,
    problem: str = "",
    wrong: list[str] | None = None,
) -> Response:
    return await visit.page(
        "profile.html",
        422 if problem else 200,
        fields=fields,
        match=match,
        problem=problem,
        wrong=wrong or [],
    )
