"""A person's recognition: kudos, badges and contributions; giving kudos; a community's board."""

import asyncio
from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.gateway.names import names_of
from portal.gateway.together import Missing, unless_away, unless_hidden
from portal.gateway.topics import Topic
from portal.pages.writing import writable
from portal.visit import After, Member, Visit

CHOICES = ("objects", "shows_badges", "shows_score", "shows_paths")

router = APIRouter()

Slug = Annotated[str, Query(max_length=64)]


@router.get("/people/{person_id}/recognition")
@router.get("/profiles/{person_id}/recognition")
async def read(
    visit: Member, person_id: str, community: Slug = "", after: After = None
) -> Response:
    """Show a person's recognition; mails link to it by the API's path."""
    fields = {"reason": str(visit.kept.get("reason", "")), "community": community, "topic": ""}
    return await _page(visit, person_id, fields, after=after)


@router.post("/people/{person_id}/recognition")
async def give(visit: Member, person_id: str) -> Response:
    fields = {name: visit.text(name) for name in ("reason", "community", "topic")}
    body = {
        "to_id": person_id,
        "reason": fields["reason"],
        "community": fields["community"] or None,
        "topic_id": fields["topic"] or None,
    }
    try:
        await visit.api.recognition.give(body, key=visit.text("key"))
    except Refused as refused:
        return await _page(visit, person_id, fields, refused)
    return await visit.go(_place(person_id), "kudos-given")


@router.post("/people/{person_id}/recognition/take-back")
async def take_back(visit: Member, person_id: str) -> Response:
    await visit.api.recognition.take_back(visit.text("kudos"))
    return await visit.go(_place(person_id), "kudos-back")


@router.post("/recognition/kudos")
async def show(visit: Member) -> Response:
    """Show or hide kudos. `shown`: empty to hide them."""
    shown = bool(visit.text("shown"))
    await visit.api.recognition.show(visit.text("kudos"), shown=shown)
    return await visit.go(_place(visit.person_id), "kudos-shown" if shown else "kudos-hidden")


@router.post("/recognition/badge")
async def publish(visit: Member) -> Response:
    """Publish a badge. `public`: empty to stop it."""
    public = bool(visit.text("public"))
    try:
        await visit.api.recognition.publish(visit.text("badge"), public=public)
    except Refused as refused:
        return await _page(
            visit, visit.person_id, {"reason": "", "community": "", "topic": ""}, refused
        )
    return await visit.go(_place(visit.person_id), "badge-public" if public else "badge-private")


@router.post("/people/{person_id}/recognition/badge")
async def withdraw(visit: Member, person_id: str) -> Response:
    """Take a badge away. `withdrawn`: empty to give it back."""
    withdrawn = bool(visit.text("withdrawn"))
    await visit.api.recognition.withdraw(person_id, visit.text("badge"), withdrawn=withdrawn)
    return await visit.go(_place(person_id), "badge-taken" if withdrawn else "badge-back")


@router.post("/recognition/choices")
async def choose(visit: Member) -> Response:
    choices = {name: bool(visit.text(name)) for name in CHOICES}
    await visit.api.recognition.choose(choices)
    return await visit.go(_place(visit.person_id), "recognition-chosen")


@router.get("/communities/{slug}/leaderboard")
async def board(visit: Member, slug: str) -> Response:
    community, found = await asyncio.gather(
        visit.api.membership.community(slug), visit.api.recognition.board(slug)
    )
    most = max((each.score for each in found.items), default=0)
    return await visit.page("leaderboard.html", community=community.value, board=found, most=most)


@router.post("/communities/{slug}/leaderboard")
async def switch(visit: Member, slug: str) -> Response:
    on = bool(visit.text("on"))
    await visit.api.recognition.switch(slug, on=on)
    return await visit.go(f"/communities/{slug}/leaderboard", "board-on" if on else "board-off")


async def _page(
    visit: Visit,
    person_id: str,
    fields: dict[str, str],
    refused: Refused | None = None,
    *,
    after: str | None = None,
) -> Response:
    api = visit.api
    profile, seen, kudos, mine = await asyncio.gather(
        api.membership.profile(person_id),
        api.recognition.of(person_id),
        api.recognition.kudos(person_id, after=after),
        unless_away(api.membership.memberships()),
    )
    own = writable(mine)
    refs = [each.community.slug for each in kudos.items if each.community]
    topics = await _topics(visit, {each.topic_id for each in kudos.items if each.topic_id})
    parts = seen.contributions.parts if seen.contributions else []
    return await visit.page(
        "recognition.html",
        422 if refused else 200,
        profile=profile,
        seen=seen,
        kudos=kudos,
        own=own,
        topics=topics,
        names=await names_of(api, [*refs, *own]),
        parts=[each for each in parts if each.count],
        most=max((each.score for each in parts), default=0),
        fields=fields,
        key=visit.key(),
        wrong=refused.fields if refused else [],
        problem=visit.sentence(refused) if refused else "",
    )


async def _topics(visit: Visit, topic_ids: Iterable[str]) -> dict[str, Topic]:
    """Return the topics with these ids, as far as they exist, by id."""
    ids = sorted(topic_ids)
    found = await asyncio.gather(*(unless_hidden(visit.api.topics.read(each)) for each in ids))
    return {
        each.value.id: each.value
        for each in found
        if each is not None and not isinstance(each, Missing)
    }


def _place(person_id: str) -> str:
    return f"/people/{person_id}/recognition"
