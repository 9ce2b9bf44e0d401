"""The questions of a community: written by its animators, answered by people who ask to join."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Forbidden, Mendable, Refused
from portal.gateway.models.membership import Community
from portal.pages import filling
from portal.visit import Member, Visit

MOST = 5
FIELDS = tuple(f"question{n}_{lang}" for n in range(1, MOST + 1) for lang in ("fr", "en"))
ANSWERS = tuple(f"answer{n}" for n in range(1, MOST + 1))

router = APIRouter()


@router.get("/communities/{slug}/questions")
async def form(visit: Member, slug: str) -> Response:
    found = await visit.api.membership.community(slug)
    fields = {"match": found.etag, **_fields(found.value), **filling.kept(visit)}
    return await _page(visit, found.value, fields)


@router.post("/communities/{slug}/questions/edit")
async def change(visit: Member, slug: str) -> Response:
    fields = {**filling.sent(visit, FIELDS), "match": visit.text("match")}
    asked = [filling.by_language(f"question{n}", fields) for n in range(1, MOST + 1)]
    body = {"questions": [texts for texts in asked if texts]}
    try:
        await visit.api.membership.edit(slug, body, match=fields["match"])
    except (Forbidden, Mendable) as refused:
        found = await visit.api.membership.community(slug)
        fields["match"] = filling.match_after(refused, fields["match"], found.etag)
        return await _page(visit, found.value, fields, refused)
    return await visit.go(f"/communities/{slug}", "saved")


@router.get("/communities/{slug}/ask")
async def questions(visit: Member, slug: str) -> Response:
    found = await visit.api.membership.community(slug)
    return await _ask(visit, found.value, filling.empty(visit, ANSWERS))


@router.post("/communities/{slug}/ask")
async def ask(visit: Member, slug: str) -> Response:
    fields = filling.sent(visit, ANSWERS)
    answers = [fields[name] for name in ANSWERS if name in visit.form]
    try:
        made = await visit.api.membership.join(slug, answers, key=visit.text("key"))
    except (Forbidden, Mendable) as refused:
        found = await visit.api.membership.community(slug)
        return await _ask(visit, found.value, fields, refused)
    return await visit.go(
        f"/communities/{slug}", "joined" if made.standing == "active" else "asked"
    )


async def _page(
    visit: Visit, community: Community, fields: dict[str, str], refused: Refused | None = None
) -> Response:
    return await filling.form_page(
        visit,
        "questions-form.html",
        fields,
        refused,
        present=community,
        match=fields["match"],
        community=community,
        most=MOST,
    )


async def _ask(
    visit: Visit, community: Community, fields: dict[str, str], refused: Refused | None = None
) -> Response:
    return await visit.page(
        "ask.html",
        422 if refused else 200,
        community=community,
        fields=fields,
        wrong=refused.fields if refused else [],
        problem=visit.sentence(refused) if refused else "",
    )


def _fields(community: Community) -> dict[str, str]:
    texts = [*community.questions, *([{}] * MOST)][:MOST]
    pairs = (filling.in_fields(f"question{n}", each) for n, each in enumerate(texts, 1))
    return {name: text for pair in pairs for name, text in pair.items()}
