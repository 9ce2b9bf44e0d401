"""Taking part in a programme: offering to mentor, asking for a mentor, withdrawing either."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.gateway.mentoring import Application
from portal.gateway.models.membership import Profile
from portal.gateway.topics import Topic
from portal.pages import filling
from portal.pages.hosting import ZONES
from portal.pages.programmes import TONGUES, ticked
from portal.view.words import pick
from portal.visit import Member, Visit

TOPICS = tuple(f"topic_{number}" for number in range(5))
FIELDS = (*TOPICS, "preferred", "time_zone", "text", "capacity")
SUGGESTED = 100
TEXT = {"offer": "about", "request": "goals"}

router = APIRouter()


@router.get("/programmes/{programme_id}/offer")
async def offer_form(visit: Member, programme_id: str) -> Response:
    return await _new_form(visit, programme_id, "offer")


@router.get("/programmes/{programme_id}/request")
async def request_form(visit: Member, programme_id: str) -> Response:
    return await _new_form(visit, programme_id, "request")


@router.post("/programmes/{programme_id}/offer")
async def offer(visit: Member, programme_id: str) -> Response:
    return await _apply(visit, programme_id, "offer")


@router.post("/programmes/{programme_id}/request")
async def ask(visit: Member, programme_id: str) -> Response:
    return await _apply(visit, programme_id, "request")


@router.post("/programmes/{programme_id}/withdraw")
async def withdraw(visit: Member, programme_id: str) -> Response:
    what = "request" if visit.text("what") == "request" else "offer"
    await visit.api.mentoring.withdraw(programme_id, what)
    return await visit.go(f"/programmes/{programme_id}", "mentoring-withdrawn")


async def _new_form(visit: Visit, programme_id: str, what: str) -> Response:
    own, me = await asyncio.gather(
        visit.api.mentoring.mine(programme_id), visit.api.membership.me()
    )
    known = own.offer if what == "offer" else own.request
    if known is not None:
        fields, spoken = await _fields(visit, known), known.languages
    else:
        fields, spoken = _first(visit, me.value, what), [visit.language]
    return await _form(visit, programme_id, what, {**fields, **filling.kept(visit)}, spoken)


async def _apply(visit: Visit, programme_id: str, what: str) -> Response:
    fields, spoken = filling.sent(visit, FIELDS), ticked(visit)
    names = [fields[name] for name in TOPICS if fields[name]]
    found = await asyncio.gather(*(visit.api.topics.called(name) for name in names))
    topics = [topic for topic in found if topic is not None]
    if len(topics) < len(names) or not topics:
        return await _form(visit, programme_id, what, fields, spoken, unknown=True)
    body = _body(fields, spoken, topics, what)
    try:
        await visit.api.mentoring.apply(programme_id, what, body)
    except Refused as refused:
        return await _form(visit, programme_id, what, fields, spoken, refused)
    return await visit.go(f"/programmes/{programme_id}", f"mentoring-{what}")


def _body(
    fields: Mapping[str, str], spoken: list[str], topics: list[Topic], what: str
) -> dict[str, Any]:
    first = [fields["preferred"]] if fields["preferred"] in TONGUES else []
    body: dict[str, Any] = {
        "topics": [topic.id for topic in topics],
        "languages": list(dict.fromkeys([*first, *spoken])),
        "time_zone": fields["time_zone"],
        TEXT[what]: fields["text"],
    }
    if what == "offer":
        body["capacity"] = filling.number(fields["capacity"] or "1")
    return body


def _first(visit: Visit, me: Profile, what: str) -> dict[str, str]:
    """Return the fields of a new offer or request, as the person's profile suggests them."""
    rated = [
        pick(each.labels, visit.language).text
        for each in me.competencies
        if (each.can_teach if what == "offer" else each.wants_to_learn)
    ]
    topics = dict(zip(TOPICS, rated, strict=False))
    first = {"preferred": visit.language, "time_zone": me.time_zone, "capacity": "1"}
    return {**dict.fromkeys(FIELDS, ""), **first, **topics}


async def _fields(visit: Visit, known: Application) -> dict[str, str]:
    topics = await asyncio.gather(*(visit.api.topics.read(key) for key in known.topics))
    labels = [pick(topic.value.labels, visit.language).text for topic in topics]
    return {
        **dict.fromkeys(FIELDS, ""),
        **dict(zip(TOPICS, labels, strict=False)),
        "preferred": known.languages[0],
        "time_zone": known.time_zone,
        "text": known.about or known.goals,
        "capacity": str(known.capacity),
    }


async def _form(
    visit: Visit,
    programme_id: str,
    what: str,
    fields: Mapping[str, str],
    spoken: list[str],
    refused: Refused | None = None,
    *,
    unknown: bool = False,
) -> Response:
    programme, topics = await asyncio.gather(
        visit.api.mentoring.programme(programme_id),
        visit.api.topics.listed(lang=visit.language, limit=SUGGESTED),
    )
    return await visit.page(
        "programme-apply.html",
        422 if refused or unknown else 200,
        programme=programme.value,
        what=what,
        fields=fields,
        spoken=spoken,
        zones=ZONES,
        tongues=[each for each in TONGUES if each in (programme.value.languages or TONGUES)],
        topics=topics.items,
        names=TOPICS,
        unknown=unknown,
        wrong=refused.fields if refused else [],
        problem=visit.sentence(refused) if refused else "",
    )
