"""The routes of cases: the queue of flagged items, claims, and decisions about an item."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import Field

from services.content.domain.errors import NotHidden, NotPublished, ReviewOutdated
from services.content.domain.moderation.case import MOST_FLAGS, Case
from services.content.domain.moderation.errors import (
    CaseNotFound,
    ClaimedByOther,
    NothingFlagged,
)
from services.content.domain.rights import presides
from services.content.domain.talk.reaction import refer_to
from services.content.entry.bodies import Reason
from services.content.entry.communities import OfCommunityOrAll
from services.content.entry.moderation.decisions import decision_form, naming_decision
from services.content.entry.moderation.places import as_seen, of_place
from services.content.entry.moderation.views import (
    CaseView,
    DecisionView,
    Item,
    WholeCase,
    people_in,
)
from services.content.entry.naming import look_for
from services.content.store.moderation import cases, decisions, flags
from services.content.store.owned import POSTS, REPLIES
from services.content.use_cases.moderation.claim_case import claim_case
from services.content.use_cases.moderation.decide_case import DecideCase, decide_case
from services.content.use_cases.moderation.see_case import see_case
from shared.audience.asking import By
from shared.audience.looking import see_community
from shared.audience.naming import names_for
from shared.audience.sight import audience_id
from shared.contracts.moderation import Act
from shared.mongo import Scope
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.forms import Done
from shared.runtime.paging import (
    MOST,
    After,
    Limit,
    Page,
    cut,
    link_next,
    read_moment,
    write_moment,
)
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["moderation"], route_class=SignedInRoute)

CaseId = Annotated[
    str, Path(max_length=200, description="The id of a post or reply, with or without flags")
]
_CLAIMS = (CaseNotFound, NotAllowed, NothingFlagged, ClaimedByOther, InvalidProblem)


class NewDecision(Body):
    """A decision about an item, and its reason, which the person concerned reads.

    `version`: of the item as it was read; a withheld item is then released only in this version.
    """

    act: Literal[Act.HIDE, Act.RESTORE, Act.LOCK, Act.UNLOCK, Act.DISMISS]
    reason: Reason
    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


@router.get(
    "/moderation/cases",
    responses=documented(CommunityNotFound, NotAllowed, InvalidProblem),
)
async def queue(
    by: By,
    request: Request,
    response: Response,
    community: OfCommunityOrAll = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[CaseView]:
    """List flagged items of a community, or for everyone, longest waiting first. For moderators."""
    scope, now = request.app.state.store.scope, datetime.now(UTC)
    audience = await see_community(scope, by, community)
    if not presides(by, audience):
        raise NotAllowed("only moderators may see the queue; for everyone, only administrators")
    place = audience_id(audience.ref)
    found = await cases.queue(scope, place, after=read_moment(after), limit=limit + 1)
    page, cursor = cut(found, limit, lambda last: write_moment(last.first_at, last.id))
    link_next(request, response, cursor)
    items = await _items(scope, page)
    signed = [(key, audience.ref) for item in items for key in item.people(now)]
    names = await names_for(scope, by, signed, look_for(request))
    return Page(items=[item.view(names, now) for item in items], next=cursor)


@router.get("/moderation/cases/{case_id}", responses=documented(CaseNotFound, InvalidProblem))
async def read(case_id: CaseId, by: By, request: Request) -> WholeCase:
    """Read an item with its open flags and the decisions on it. For moderators."""
    scope, now = request.app.state.store.scope, datetime.now(UTC)
    seen = await see_case(scope, by, case_id)
    told = of_place(await decisions.on_thing(scope, case_id, MOST), seen.post.audience)
    item = Item(
        seen.post,
        seen.reply,
        refer_to(seen.thing),
        await cases.find(scope, case_id),
        await flags.open_on(scope, case_id, MOST_FLAGS),
        await as_seen(scope, by, told),
    )
    named = [*item.people(now), *(key for each in item.decisions for key in people_in(each))]
    signed = [(key, seen.post.community) for key in named]
    return item.whole(await names_for(scope, by, signed, look_for(request)), now)


@router.put("/moderation/cases/{case_id}/claim", status_code=204, responses=documented(*_CLAIMS))
async def claim(case_id: CaseId, by: By, write: Write) -> Response:
    """Claim a case for half an hour; no other moderator can decide it meanwhile."""
    return await write(partial(claim_case, by, case_id), Done())


@router.delete("/moderation/cases/{case_id}/claim", status_code=204, responses=documented(*_CLAIMS))
async def release(case_id: CaseId, by: By, write: Write) -> Response:
    """Release the case to other moderators."""
    return await write(partial(claim_case, by, case_id, back=True), Done())


@router.post(
    "/moderation/cases/{case_id}/decisions",
    status_code=201,
    response_model=DecisionView,
    responses=documented(*_CLAIMS, NotPublished, NotHidden, ReviewOutdated, TooLargeProblem),
)
async def decide(case_id: CaseId, body: NewDecision, by: By, write: Write) -> Response:
    """Hide, restore, lock or unlock an item, or dismiss its flags. It settles all open flags."""
    command = DecideCase(by, case_id, body.act, body.reason, body.version)
    use_case = naming_decision(partial(decide_case, command), by)
    return await write(use_case, decision_form(by, status=201))


async def _items(scope: Scope, page: Iterable[Case]) -> list[Item]:
    """Return the items of these cases, without those whose post was deleted or moved."""
    found = list(page)
    replies = await REPLIES.find_many(
        scope, {case.id for case in found if case.id != case.thing.post_id}
    )
    # a reply may be under another post than it was when it was flagged
    refs = {case.id: refer_to(replies[case.id]) for case in found if case.id in replies}
    things = [(case, refs.get(case.id, case.thing)) for case in found]
    posts = await POSTS.find_many(scope, {ref.post_id for _, ref in things})
    return [
        Item(posts[ref.post_id], replies.get(case.id), ref, case)
        for case, ref in things
        if ref.post_id in posts and posts[ref.post_id].audience == case.audience
    ]
