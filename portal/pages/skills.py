"""The person's own skills: topics rated 1 to 5, topics to learn and to teach."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.gateway.models.membership import Competency
from portal.pages import filling
from portal.visit import Member, Visit

LEVELS = ("1", "2", "3", "4", "5")
SUGGESTED = 100
NEW = "new"

router = APIRouter()


@router.get("/profile/skills")
async def form(visit: Member) -> Response:
    return await _page(visit, {"topic": "", **filling.kept(visit)})


@router.post("/profile/skills")
async def save(visit: Member) -> Response:
    """Save each row of the form; an empty row is removed."""
    me = (await visit.api.membership.me()).value
    rows = [_row(visit, each.topic_id) for each in me.competencies]
    name = visit.text("topic")
    if name:
        topic = await visit.api.topics.called(name)
        if topic is None:
            return await _page(visit, {"topic": name}, unknown=True)
        rows = [row for row in rows if row["topic_id"] != topic.id]
        rows.append({**_row(visit, NEW), "topic_id": topic.id})
    rated = [row for row in rows if row["level"] or row["wants_to_learn"] or row["can_teach"]]
    try:
        await visit.api.membership.edit_me({"competencies": rated}, match=visit.text("match"))
    except Refused as refused:
        return await _page(visit, {"topic": name}, visit.sentence(refused))
    return await visit.go("/profile/skills", "saved")


def _row(visit: Visit, topic_id: str) -> dict[str, Any]:
    level = visit.text(f"level-{topic_id}")
    return {
        "topic_id": topic_id,
        "level": int(level) if level in LEVELS else None,
        "wants_to_learn": bool(visit.text(f"learn-{topic_id}")),
        "can_teach": bool(visit.text(f"teach-{topic_id}")),
    }


async def _page(
    visit: Visit, fields: dict[str, str], problem: str = "", *, unknown: bool = False
) -> Response:
    me = await visit.api.membership.me()
    topics = await visit.api.topics.listed(lang=visit.language, limit=SUGGESTED)
    new = Competency(topic_id=NEW, labels={}, level=None)
    return await visit.page(
        "skills.html",
        422 if problem or unknown else 200,
        me=me.value,
        match=me.etag,
        fields=fields,
        problem=problem,
        unknown=unknown,
        topics=topics.items,
        new=new,
        levels=LEVELS,
    )
