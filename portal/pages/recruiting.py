"""The recruiter's side of the talent pool: searching it, opening a talent, asking for contact."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.gateway.topics import Topic
from portal.pages import filling
from portal.pages.mentors import SUGGESTED
from portal.pages.programmes import TONGUES, ticked
from portal.pages.talent import OPPORTUNITIES
from portal.visit import After, Member, Visit

TOPICS = ("topic_0", "topic_1", "topic_2")
LEVELS = ("level_0", "level_1", "level_2")
FIELDS = (
    *TOPICS,
    *LEVELS,
    *("purpose", "words", "community", "opportunity", "seniority", "department", "available_by"),
)
SENIORITIES = ("junior", "confirmed", "senior", "principal")
NO_SEARCH = "-"
SearchId = Annotated[str, Query(max_length=64)]

router = APIRouter()


@router.get("/talent/search")
async def form(visit: Member, after: After = None) -> Response:
    return await _form(visit, filling.empty(visit, FIELDS), [], after=after)


@router.post("/talent/search")
async def search(visit: Member) -> Response:
    fields, spoken = filling.sent(visit, FIELDS), ticked(visit)
    names = [fields[name] for name in TOPICS]
    found = await asyncio.gather(
        *(visit.api.topics.called(name) if name else _nothing() for name in names)
    )
    if any(name and topic is None for name, topic in zip(names, found, strict=True)):
        return await _form(visit, fields, spoken, unknown=True)
    try:
        made = await visit.api.talent.search(_body(fields, spoken, found), key=visit.text("key"))
    except Refused as refused:
        return await _form(visit, fields, spoken, refused)
    return await visit.go(f"/talent/found?search={made.id}")


@router.get("/talent/found")
async def results(visit: Member, search: SearchId = NO_SEARCH, after: After = None) -> Response:
    found = await visit.api.talent.results(search, after=after)
    return await visit.page("talent-results.html", found=found, search_id=search)


@router.get("/talent/people/{handle}")
async def read(visit: Member, handle: str, search: SearchId = NO_SEARCH) -> Response:
    return await _one(visit, handle, search)


@router.post("/talent/people/{handle}")
async def ask(visit: Member, handle: str) -> Response:
    search_id, purpose = visit.text("search") or NO_SEARCH, visit.text("purpose")
    body = {"search_id": search_id, "purpose": purpose}
    try:
        made = await visit.api.talent.ask(handle, body, key=visit.text("key"))
    except Refused as refused:
        return await _one(visit, handle, search_id, refused)
    return await visit.go(f"/talent/approaches/{made.id}", "approach-asked")


async def _one(
    visit: Visit, handle: str, search_id: str, refused: Refused | None = None
) -> Response:
    talent = await visit.api.talent.read(handle, search_id)
    return await visit.page(
        "talent-person.html",
        422 if refused else 200,
        talent=talent,
        search_id=search_id,
        purpose=visit.text("purpose") or filling.kept(visit).get("purpose", ""),
        key=visit.text("key") or visit.key(),
        problem=visit.sentence(refused) if refused else "",
    )


async def _form(
    visit: Visit,
    fields: Mapping[str, str],
    spoken: list[str],
    refused: Refused | None = None,
    *,
    unknown: bool = False,
    after: str | None = None,
) -> Response:
    """Show the form, and the recruiter's approaches. Only recruiters may read them."""
    topics, approaches = await asyncio.gather(
        visit.api.topics.listed(lang=visit.language, limit=SUGGESTED),
        visit.api.talent.approaches(to_me=False, after=after),
    )
    return await visit.page(
        "talent-search.html",
        422 if refused or unknown else 200,
        fields=fields,
        spoken=spoken,
        tongues=TONGUES,
        topics=topics.items,
        names=list(zip(TOPICS, LEVELS, strict=True)),
        opportunities=OPPORTUNITIES,
        seniorities=SENIORITIES,
        approaches=approaches,
        unknown=unknown,
        wrong=refused.fields if refused else [],
        problem=visit.sentence(refused) if refused else "",
        key=visit.text("key") or visit.key(),
    )


def _body(
    fields: Mapping[str, str], spoken: list[str], topics: Sequence[Topic | None]
) -> dict[str, Any]:
    levels = [filling.number(fields[name] or "1") for name in LEVELS]
    skills = {
        topic.id: {"topic_id": topic.id, "level": level}
        for topic, level in zip(topics, levels, strict=True)
        if topic is not None
    }
    return {
        "purpose": fields["purpose"],
        "words": fields["words"],
        "department": fields["department"],
        "skills": list(skills.values()),
        "languages": spoken,
        "communities": filling.several(fields["community"]),
        "opportunity": fields["opportunity"] or None,
        "seniority": fields["seniority"] or None,
        "available_by": fields["available_by"] or None,
    }


async def _nothing() -> None:
    return None
