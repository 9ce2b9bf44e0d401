"""What moderators do with the place of a post: another community, or another post."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Mendable, Refused
from portal.gateway.models.moderation import WholeCase
from portal.gateway.names import names_of
from portal.pages import filling
from portal.visit import After, Member, Visit

MOVE = ("community", "reason")
MERGE = ("into", "reason")
SPLIT = ("title", "kind", "reason")
MODERATES = {"owner", "animator", "moderator"}
MOST = 100
"""The most communities that an administrator, or replies that a moderator, chooses from."""

router = APIRouter()


@router.get("/cases/{case_id}/move")
async def move_form(visit: Member, case_id: str) -> Response:
    return await _form(visit, case_id, filling.empty(visit, MOVE))


@router.post("/cases/{case_id}/move")
async def move(visit: Member, case_id: str) -> Response:
    fields = filling.sent(visit, MOVE)
    try:
        await visit.api.moderation.move(case_id, fields, key=visit.text("key"))
    except Mendable as refused:
        return await _form(visit, case_id, fields, refused)
    return await visit.go(f"/posts/{case_id}", "moved")


@router.get("/cases/{case_id}/merge")
async def merge_form(visit: Member, case_id: str) -> Response:
    return await _merging(visit, case_id, filling.empty(visit, MERGE))


@router.post("/cases/{case_id}/merge")
async def merge(visit: Member, case_id: str) -> Response:
    fields = filling.sent(visit, MERGE)
    into = filling.id_in(fields["into"])
    body = {"into": into, "reason": fields["reason"]}
    try:
        await visit.api.moderation.merge(case_id, body, key=visit.text("key"))
    except Mendable as refused:
        return await _merging(visit, case_id, fields, refused)
    return await visit.go(f"/posts/{into}", "merged")


async def _merging(
    visit: Visit, case_id: str, fields: dict[str, str], refused: Refused | None = None
) -> Response:
    case = await _of_post(visit, case_id)
    return await filling.form_page(
        visit, "merge.html", fields, refused, present=None, match="", case=case
    )


@router.get("/cases/{case_id}/split")
async def split_form(visit: Member, case_id: str, after: After = None) -> Response:
    return await _splitting(visit, case_id, filling.empty(visit, SPLIT, kind="discussion"), after)


@router.post("/cases/{case_id}/split")
async def split(visit: Member, case_id: str) -> Response:
    fields = filling.sent(visit, SPLIT)
    body = {**fields, "replies": _chosen(visit)}
    try:
        decision = await visit.api.moderation.split(case_id, body, key=visit.text("key"))
    except Mendable as refused:
        return await _splitting(visit, case_id, fields, visit.text("after") or None, refused)
    return await visit.go(f"/posts/{decision.other_id}", "split")


async def _splitting(
    visit: Visit,
    case_id: str,
    fields: dict[str, str],
    after: str | None,
    refused: Refused | None = None,
) -> Response:
    case = await _of_post(visit, case_id)
    replies = await visit.api.content.replies(case.id, limit=MOST, after=after)
    return await filling.form_page(
        visit,
        "split.html",
        fields,
        refused,
        present=None,
        match="",
        case=case,
        replies=replies,
        after=after or "",
        chosen=_chosen(visit) or [case_id],
    )


async def _form(
    visit: Visit, case_id: str, fields: dict[str, str], refused: Refused | None = None
) -> Response:
    case = await _of_post(visit, case_id)
    here = case.community.slug if case.community else ""
    slugs = [slug for slug in await _moderated(visit) if slug != here]
    return await filling.form_page(
        visit,
        "move.html",
        fields,
        refused,
        present=None,
        match="",
        case=case,
        slugs=slugs,
        names=await names_of(visit.api, [here, *slugs]),
    )


async def _moderated(visit: Visit) -> list[str]:
    """Return the slugs of communities that the person moderates; administrators, all of them."""
    mine = (await visit.api.membership.memberships()).items
    own = [one.community.slug for one in mine if one.standing == "active" and one.role in MODERATES]
    if not visit.is_admin:
        return own
    found = (await visit.api.membership.communities(limit=MOST)).items
    return list(dict.fromkeys([*own, *(each.slug for each in found)]))


async def _of_post(visit: Visit, case_id: str) -> WholeCase:
    """Return the case of a post, also by that of one of its replies."""
    case = await visit.api.moderation.case(case_id)
    if case.thing.id == case.thing.post_id:
        return case
    return await visit.api.moderation.case(case.thing.post_id)


def _chosen(visit: Visit) -> list[str]:
    return [each for each in visit.form.getlist("reply") if isinstance(each, str)]
