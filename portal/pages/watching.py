"""What a community watches: feeds of others, and the triage of what they bring."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import Mendable, Refused
from portal.gateway.together import unless_hidden
from portal.pages import filling
from portal.visit import After, Member, Visit

PAGE = 30
FIELDS = ("url", "title")
STATUSES = ("new", "chosen", "dismissed")

router = APIRouter()

Status = Annotated[str, Query(max_length=64)]


@router.get("/communities/{slug}/watch")
async def triage(visit: Member, slug: str, status: Status = "", after: After = None) -> Response:
    """Show the items of a status, the feeds, and the form to subscribe to one more."""
    return await _triage(visit, slug, status, after)


@router.post("/communities/{slug}/watch")
async def subscribe(visit: Member, slug: str) -> Response:
    fields = filling.sent(visit, FIELDS)
    body = {**fields, "community": slug, "lang": visit.language}
    try:
        await visit.api.watch.subscribe(body, key=visit.text("key"))
    except Mendable as refused:
        return await _triage(visit, slug, "", None, refused)
    return await visit.go(f"/communities/{slug}/watch", "feed-subscribed")


@router.get("/watch/feeds/{feed_id}")
async def feed(visit: Member, feed_id: str) -> Response:
    return await _feed(visit, feed_id)


@router.post("/watch/feeds/{feed_id}")
async def change(visit: Member, feed_id: str) -> Response:
    """Change a feed. `step`: save its title, pause, resume, or end."""
    found, step = await visit.api.watch.feed(feed_id), visit.text("step")
    match = visit.text("match") or found.etag
    place = f"/communities/{found.value.community.slug}/watch"
    try:
        if step == "end":
            await visit.api.watch.unsubscribe(feed_id, match=match)
            return await visit.go(place, "feed-unsubscribed")
        wanted = {"title": visit.text("title")} if step == "save" else {"paused": step == "pause"}
        await visit.api.watch.edit(feed_id, wanted, match=match)
    except Mendable as refused:
        return await _feed(visit, feed_id, refused)
    return await visit.go(f"/watch/feeds/{feed_id}", "saved")


@router.post("/watch/items/{item_id}")
async def decide(visit: Member, item_id: str) -> Response:
    """Decide about an item. `step`: draft, publish, dismiss, or back.

    `following`: the item that follows in the list, where the focus goes.
    """
    item, step, key = await visit.api.watch.item(item_id), visit.text("step"), visit.text("key")
    slug = item.community.slug
    try:
        if step in {"draft", "publish"}:
            status = "published" if step == "publish" else "draft"
            post = await visit.api.watch.choose(item_id, status=status, key=key)
            if step == "publish":
                return await visit.go(f"/posts/{post.id}", "published")
            return await visit.go(f"/posts/{post.id}/edit", "item-chosen")
        await visit.api.watch.dismiss(item_id, back=step == "back", key=key)
    except Mendable as refused:
        return await _triage(visit, slug, "", None, refused)
    following = visit.text("following")
    place = f"#item-{following}" if following.replace("-", "").isalnum() else ""
    status = "?status=dismissed" if step == "back" else ""
    done = "item-back" if step == "back" else "item-dismissed"
    return await visit.go(f"/communities/{slug}/watch{status}{place}", done)


async def _triage(
    visit: Visit, slug: str, status: str, after: str | None, refused: Refused | None = None
) -> Response:
    chosen = status if status in STATUSES else STATUSES[0]
    found, items, feeds = await asyncio.gather(
        visit.api.membership.community(slug),
        unless_hidden(visit.api.watch.items(slug, chosen, limit=PAGE, after=after)),
        unless_hidden(visit.api.watch.feeds(slug)),
    )
    fields = filling.sent(visit, FIELDS) if refused else filling.empty(visit, FIELDS)
    return await filling.form_page(
        visit,
        "watch.html",
        fields,
        refused,
        present=None,
        match="",
        community=found.value,
        items=items,
        feeds=feeds,
        chosen=chosen,
        statuses=STATUSES,
    )


async def _feed(visit: Visit, feed_id: str, refused: Refused | None = None) -> Response:
    found = await visit.api.watch.feed(feed_id)
    return await visit.page(
        "watched-feed.html",
        422 if refused else 200,
        feed=found.value,
        match=found.etag,
        problem=visit.sentence(refused) if refused else "",
        key=visit.key(),
    )
