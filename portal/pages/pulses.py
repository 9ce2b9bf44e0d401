"""Pulse surveys of a community: asking, answering without a name, and the results."""

import asyncio
from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.gateway.health import Pulse
from portal.gateway.models.values import Texts
from portal.pages import filling
from portal.pages.health import TYPES, Format, as_file
from portal.pages.objectives import may_set
from portal.visit import After, Member, Visit

QUESTIONS = range(1, 6)
SCALE = range(1, 6)
FIELDS = (*(f"question_{n}_{each}" for n in QUESTIONS for each in ("fr", "en")), "closes_at")

router = APIRouter()


@router.get("/communities/{slug}/pulses")
async def listing(visit: Member, slug: str, after: After = None) -> Response:
    found, pulses = await asyncio.gather(
        visit.api.membership.community(slug), visit.api.health.pulses(slug, after=after)
    )
    may_ask = may_set(visit, found.value)
    return await visit.page("pulses.html", community=found.value, pulses=pulses, may_ask=may_ask)


@router.get("/communities/{slug}/pulses/new")
async def new_form(visit: Member, slug: str) -> Response:
    return await _form(visit, slug, filling.empty(visit, FIELDS))


@router.post("/communities/{slug}/pulses")
async def ask(visit: Member, slug: str) -> Response:
    fields = filling.sent(visit, FIELDS)
    closes_at = filling.moment(fields["closes_at"], visit.formats.zone)
    try:
        made = await visit.api.health.ask(
            slug, _questions(fields), closes_at, key=visit.text("key")
        )
    except Refused as refused:
        return await _form(visit, slug, fields, refused)
    return await visit.go(f"/pulses/{made.id}", "pulse-opened")


@router.get("/pulses/{pulse_id}")
async def read(visit: Member, pulse_id: str) -> Response:
    return await _one(visit, pulse_id)


@router.post("/pulses/{pulse_id}/answer")
async def answer(visit: Member, pulse_id: str) -> Response:
    pulse = await visit.api.health.pulse(pulse_id)
    scores = [filling.number(visit.text(f"score-{n}")) for n, _ in enumerate(pulse.questions)]
    try:
        await visit.api.health.answer(pulse_id, scores, visit.text("comment"))
    except Refused as refused:
        return await _one(visit, pulse_id, refused)
    return await visit.go(f"/pulses/{pulse_id}", "pulse-answered")


@router.post("/pulses/{pulse_id}/close")
async def close(visit: Member, pulse_id: str) -> Response:
    await visit.api.health.close(pulse_id, key=visit.text("key"))
    return await visit.go(f"/pulses/{pulse_id}", "pulse-closed")


@router.get("/pulses/{pulse_id}/export")
async def export(visit: Member, pulse_id: str, kind: Format = "csv") -> Response:
    kind = kind if kind in TYPES else "csv"
    content = await visit.api.health.export_pulse(pulse_id, as_csv=kind == "csv")
    return as_file(visit, content, "pulse", kind)


async def _one(visit: Visit, pulse_id: str, refused: Refused | None = None) -> Response:
    pulse: Pulse = await visit.api.health.pulse(pulse_id)
    found = await visit.api.membership.community(pulse.community.slug)
    return await visit.page(
        "pulse.html",
        422 if refused else 200,
        community=found.value,
        pulse=pulse,
        scale=SCALE,
        given=[visit.text(f"score-{n}") for n, _ in enumerate(pulse.questions)],
        problem=visit.sentence(refused) if refused else "",
        key=visit.key(),
    )


async def _form(
    visit: Visit, slug: str, fields: Mapping[str, str], refused: Refused | None = None
) -> Response:
    found = await visit.api.membership.community(slug)
    return await filling.form_page(
        visit,
        "pulse-form.html",
        fields,
        refused,
        present=None,
        match="",
        community=found.value,
        numbers=QUESTIONS,
    )


def _questions(fields: Mapping[str, str]) -> list[Texts]:
    """Return the questions that have a text, in one language or both."""
    return list(filter(None, (filling.by_language(f"question_{n}", fields) for n in QUESTIONS)))
