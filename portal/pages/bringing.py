"""Skills from LinkedIn or Europass: read from a file, reviewed, and then saved to the profile."""

from typing import Any

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.gateway.models.membership import Profile, SkillSuggestions
from portal.pages.skills import LEVELS
from portal.view.marking import said
from portal.visit import Member, Visit

USUAL = "3"
"""The level that is preselected for each skill: `applies, works alone`."""
MOST_WORDS = 20
MOST_RATED = 50
UNREADABLE = said("This is neither an export of LinkedIn nor a Europass CV with its data.")

router = APIRouter()


@router.get("/profile/skills/bring")
async def form(visit: Member) -> Response:
    return await visit.page("skills-bring.html", problem="")


@router.post("/profile/skills/bring/files")
async def read(visit: Member) -> Response:
    """Respond to the uploaded file with the review itself: nothing is stored in between."""
    sent = visit.form.get("file")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    try:
        found = await visit.api.membership.bring(content)
    except Refused as refused:
        if refused.name not in {"invalid", "too-large"}:
            raise
        sentence = visit.site.views.gettext(visit.language, UNREADABLE)
        return await visit.page("skills-bring.html", 422, problem=sentence)
    return await _review(visit, found)


@router.post("/profile/skills/bring")
async def save(visit: Member) -> Response:
    me = (await visit.api.membership.me()).value
    try:
        await visit.api.membership.edit_me(_chosen(visit, me), match=visit.text("match"))
    except Refused as refused:
        sentence = visit.sentence(refused)
        return await visit.page("skills-bring.html", 422, problem=sentence)
    return await visit.go("/profile/skills", "saved")


def _chosen(visit: Visit, me: Profile) -> dict[str, Any]:
    """Return the fields to save: those of the profile, with the chosen ones added."""
    own = [
        each.model_dump(include={"topic_id", "level", "wants_to_learn", "can_teach"})
        for each in me.competencies
    ]
    rated = {each["topic_id"] for each in own}
    new = [topic for topic in _several(visit, "topic") if topic not in rated]
    body: dict[str, Any] = {
        "competencies": [*own, *(_rated(visit, topic) for topic in new)][:MOST_RATED],
        "skills": _joined(me.skills, _several(visit, "word"))[:MOST_WORDS],
        "languages": _joined(me.languages, _several(visit, "language"))[:MOST_WORDS],
    }
    headline = visit.text("headline")
    return {**body, "headline": headline} if headline else body


def _rated(visit: Visit, topic: str) -> dict[str, Any]:
    level = visit.text(f"level-{topic}")
    return {"topic_id": topic, "level": int(level) if level in LEVELS else None}


def _several(visit: Visit, name: str) -> list[str]:
    return [value for value in visit.form.getlist(name) if isinstance(value, str)]


def _joined(own: list[str], new: list[str]) -> list[str]:
    return list(dict.fromkeys([*own, *new]))


async def _review(visit: Visit, found: SkillSuggestions) -> Response:
    me = await visit.api.membership.me()
    own = {each.casefold() for each in me.value.skills}
    return await visit.page(
        "skills-review.html",
        found=found,
        me=me.value,
        match=me.etag,
        levels=LEVELS,
        usual=USUAL,
        topics=[each for each in found.skills if each.topic_id and not each.is_rated],
        words=[
            each
            for each in found.skills
            if not each.topic_id and each.written.casefold() not in own
        ],
        tongues=[each for each in found.languages if each not in me.value.languages],
    )
