"""Marking a post as a translation of another one, or as a duplicate of an earlier question."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.pages import filling
from portal.visit import Member

router = APIRouter()


@router.post("/posts/{post_id}/relate")
async def relate(visit: Member, post_id: str) -> Response:
    other_id = "" if "end" in visit.form else filling.id_in(visit.text("other"))
    relation, key = visit.text("relation"), visit.text("key")
    await visit.api.content.relate(post_id, relation, other_id, key=key)
    return await visit.go(f"/posts/{post_id}", "saved")
