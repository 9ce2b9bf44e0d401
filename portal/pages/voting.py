"""Voting in a poll, and withdrawing the vote."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.visit import Member

router = APIRouter()


@router.post("/posts/{post_id}/vote")
async def vote(visit: Member, post_id: str) -> Response:
    api, key = visit.api.content, visit.text("key")
    if "back" in visit.form:
        await api.take_vote_back(post_id, key=key)
        return await visit.go(f"/posts/{post_id}", "vote-back")
    given = [each for each in visit.form.getlist("choice") if isinstance(each, str)]
    await api.vote(post_id, [int(each) for each in given if each.isdecimal()], key=key)
    return await visit.go(f"/posts/{post_id}", "voted")
