"""Publishing a draft, archiving a post and republishing it, pinning it, deleting it for good."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.visit import Member

SAID = {"publish": "published", "archive": "archived", "unarchive": "unarchived"}

router = APIRouter()


@router.get("/posts/{post_id}/delete")
async def delete_form(visit: Member, post_id: str) -> Response:
    found = await visit.api.content.post(post_id)
    return await visit.page("post-delete.html", post=found.value, match=found.etag)


@router.post("/posts/{post_id}/delete")
async def delete(visit: Member, post_id: str) -> Response:
    await visit.api.content.delete(post_id, match=visit.text("match"))
    return await visit.go("/posts/mine", "deleted")


@router.post("/posts/{post_id}/publish")
async def publish(visit: Member, post_id: str) -> Response:
    return await _act(visit, post_id, "publish")


@router.post("/posts/{post_id}/archive")
async def archive(visit: Member, post_id: str) -> Response:
    return await _act(visit, post_id, "archive")


@router.post("/posts/{post_id}/unarchive")
async def unarchive(visit: Member, post_id: str) -> Response:
    return await _act(visit, post_id, "unarchive")


@router.post("/posts/{post_id}/pin")
async def pin(visit: Member, post_id: str) -> Response:
    await visit.api.content.pin(post_id, key=visit.text("key"))
    return await visit.go(f"/posts/{post_id}", "pinned")


@router.post("/posts/{post_id}/unpin")
async def unpin(visit: Member, post_id: str) -> Response:
    await visit.api.content.unpin(post_id, key=visit.text("key"))
    return await visit.go(f"/posts/{post_id}", "unpinned")


async def _act(visit: Member, post_id: str, verb: str) -> Response:
    post = await visit.api.content.act(post_id, verb, key=visit.text("key"))
    waits = "withheld" if post.withheld else "submitted" if post.status == "submitted" else ""
    return await visit.go(f"/posts/{post_id}", waits or SAID[verb])
