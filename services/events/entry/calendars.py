"""Routes of calendars: a gathering as .ics, and one's own by a secret address (RFC 5545).

The secret address is the one thing here that opens without a token, since calendar programs have
none: it shows one person's calendar and nothing else, can be revoked, and only its hash is kept.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from services.events.domain.calendar import Entry, write_calendar
from services.events.domain.errors import FeedNotFound, GatheringNotFound
from services.events.domain.rights import may_see_link
from services.events.entry.addresses import CALENDAR, GatheringId
from services.events.entry.bodies import NewFeed
from services.events.entry.gatherings import seen_of
from services.events.entry.showing import see_shown
from services.events.entry.views import FeedView
from services.events.store import attendances, feeds, gatherings, mine
from services.events.use_cases.open_feed import OpenFeed, close_feed, open_feed
from shared.audience import looking, people
from shared.audience.asking import By
from shared.audience.sight import EVERYONE, Asker, Said, newest
from shared.contracts.values import Language
from shared.messaging.unit import Unit
from shared.mongo import Scope
from shared.problems import ConflictProblem, InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.requests import Me, OpenRoute, SignedInRoute

router = APIRouter(tags=["calendars"], route_class=SignedInRoute)
open_router = APIRouter(tags=["calendars"], route_class=OpenRoute)

MEDIA_TYPE = "text/calendar"
SECRET_BYTES = 32
MOST_ENTRIES = 500
KEPT = timedelta(days=90)
"""How long what is over stays in one's calendar."""

NAMES = {Language.FRENCH: "Mes rencontres", Language.ENGLISH: "My gatherings"}


class CalendarResponse(Response):
    media_type = MEDIA_TYPE


_ICALENDAR: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}
}


@router.get(
    CALENDAR,
    response_class=CalendarResponse,
    responses={**_ICALENDAR, **documented(GatheringNotFound, InvalidProblem)},
)
async def gathering(
    gathering_id: GatheringId,
    by: By,
    me: Me,
    request: Request,
    lang: Language | None = None,
) -> Response:
    """One gathering, with its link if you may know it."""
    scope = request.app.state.store.scope
    shown = await see_shown(by, scope, gathering_id)
    tentative = shown.own is not None and not shown.own.is_seated
    entry = Entry(shown.gathering, shown.link, tentative)
    return _answer(write_calendar([entry], lang or me.language), f"{shown.id}.ics")


@router.post(
    "/calendar-feed",
    status_code=201,
    responses=documented(NotAllowed, ConflictProblem, TooLargeProblem, InvalidProblem),
)
async def open_one(body: NewFeed, by: By, me: Me, request: Request, response: Response) -> FeedView:
    """Have a secret address for your calendar; the one before opens nothing any more.

    It is shown this once, and never again: an Idempotency-Key would have to keep it.
    """
    unit: Unit = request.app.state.unit
    secret = secrets.token_urlsafe(SECRET_BYTES)
    command = OpenFeed(by, _hash(secret), body.lang or me.language)
    feed = (await unit.run(partial(open_feed, command), actor=me.person_id)).result
    path = f"/api/events/v1/calendar-feed/{secret}.ics"
    response.headers["Location"] = path
    response.headers["Cache-Control"] = "no-store"
    return FeedView(path=path, lang=feed.language, created_at=feed.created_at)


@router.delete("/calendar-feed", status_code=204, responses=documented(InvalidProblem))
async def close_one(by: By, request: Request) -> None:
    """Revoke the address of your calendar."""
    unit: Unit = request.app.state.unit
    await unit.run(partial(close_feed, by), actor=by.person_id)


@open_router.get(
    "/calendar-feed/{secret}.ics",
    response_class=CalendarResponse,
    responses={**_ICALENDAR, **documented(FeedNotFound, InvalidProblem)},
)
async def read_feed(secret: Annotated[str, Path(max_length=100)], request: Request) -> Response:
    """What the calendar's owner organises or comes to, or may, as far as they may still see it.

    From the last 90 days on. Without a token: whoever has the address reads it.
    """
    scope = request.app.state.store.scope
    feed = await feeds.find(scope, _hash(secret))
    if feed is None or await people.is_erased(scope, feed.id):
        raise FeedNotFound
    said = newest(Said(guest=feed.guest, at=feed.since), await people.said(scope, feed.id))
    unit: Unit = request.app.state.unit
    entries = await entries_of(scope, Asker(feed.id, is_guest=said.guest), unit.clock())
    return _answer(write_calendar(entries, feed.language, name=NAMES[feed.language]), "guilde.ics")


async def entries_of(scope: Scope, owner: Asker, now: datetime) -> list[Entry]:
    """What stands in somebody's calendar, in as many questions however much that is."""
    found = []
    for over in (False, True):
        filters = gatherings.Filters(now=now, over=over, since=now - KEPT if over else None)
        found += await mine.listed(scope, owner.person_id, filters, after=None, limit=MOST_ENTRIES)
    found = await seen_of(scope, owner, found)
    own = await attendances.of_person(scope, owner.person_id, [each.id for each in found])
    audiences = await looking.by_refs(scope, owner, (each.community for each in found))
    entries = []
    for each in found:
        answer = own.get(each.id)
        known = may_see_link(owner, each, audiences.get(each.audience, EVERYONE), answer)
        tentative = answer is not None and not answer.is_seated
        entries.append(Entry(each, each.link if known else None, tentative))
    return entries


def _answer(calendar: bytes, file: str) -> Response:
    """For its reader alone: no cache in between keeps it."""
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{file}"',
    }
    return CalendarResponse(calendar, headers=headers)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
