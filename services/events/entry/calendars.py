"""Routes for calendars: a gathering as .ics, and a personal feed at a secret address (RFC 5545).

Calendar programs have no token, so the feed opens with its secret address alone. It shows one
person's calendar and nothing else, it can be revoked, and only the hash of the secret is stored.
"""

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
from services.events.entry.views import FeedState, FeedView
from services.events.store import attendances, gatherings, mine
from services.events.store.feeds import FEEDS
from services.events.use_cases.open_feed import OpenFeed, close_feed, open_feed
from shared.audience import looking
from shared.audience.asking import By
from shared.audience.secret_addresses import reader_of
from shared.audience.sight import EVERYONE, Asker
from shared.contracts.values import Language
from shared.messaging.unit import Unit
from shared.mongo import Scope
from shared.problems import ConflictProblem, InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.requests import Me, OpenRoute, SignedInRoute
from shared.runtime.secret_addresses import hash_of, new_secret

router = APIRouter(tags=["calendars"], route_class=SignedInRoute)
open_router = APIRouter(tags=["calendars"], route_class=OpenRoute)

MEDIA_TYPE = "text/calendar"
MOST_ENTRIES = 500
KEPT = timedelta(days=90)
"""How long past gatherings stay in a calendar."""

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
    """Return a gathering as iCalendar, with its link if you may see it."""
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
    """Create a secret address for your calendar. The previous address stops working.

    Only this response shows the address. Idempotency-Key is not supported, since the secret would
    be stored with it.
    """
    unit: Unit = request.app.state.unit
    secret = new_secret()
    command = OpenFeed(by, hash_of(secret), body.lang or me.language)
    feed = (await unit.run(partial(open_feed, command), actor=me.person_id)).result
    path = f"/api/events/v1/calendar-feed/{secret}.ics"
    response.headers["Location"] = path
    response.headers["Cache-Control"] = "no-store"
    return FeedView(path=path, lang=feed.language, created_at=feed.created_at)


@router.get("/calendar-feed", responses=documented(InvalidProblem))
async def state(by: By, request: Request, response: Response) -> FeedState:
    """Return whether your calendar has a secret address, and its date; never the address."""
    response.headers["Cache-Control"] = "no-store"
    return FeedState.of(await FEEDS.find(request.app.state.store.scope, by.person_id))


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
    """Return the gatherings of a calendar, at its secret address, as iCalendar.

    These are the gatherings that the owner organises or answered `yes` or `maybe` to, and may still
    see. Past ones are included for 90 days. No token is needed: anybody with the address can read
    the calendar.
    """
    scope = request.app.state.store.scope
    feed = await FEEDS.by_hash(scope, hash_of(secret))
    owner = await reader_of(scope, feed, feed.id) if feed else None
    if feed is None or owner is None:
        raise FeedNotFound
    unit: Unit = request.app.state.unit
    now = unit.clock()
    await FEEDS.used(scope, feed, now)
    entries = await entries_of(scope, owner, now)
    return _answer(write_calendar(entries, feed.language, name=NAMES[feed.language]), "guilde.ics")


async def entries_of(scope: Scope, owner: Asker, now: datetime) -> list[Entry]:
    """Return the entries of a person's calendar. The number of queries is constant."""
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
    """Respond with a calendar that no cache may store."""
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{file}"',
    }
    return CalendarResponse(calendar, headers=headers)
