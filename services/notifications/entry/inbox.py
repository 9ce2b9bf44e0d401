"""Routes under /v1/notifications: the inbox."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from services.notifications.domain.errors import NotificationNotFound
from services.notifications.entry.asking import said_by
from services.notifications.entry.views import NotificationView, UnreadCount
from services.notifications.store import inboxes, people
from services.notifications.use_cases.count_unread import count_unread
from services.notifications.use_cases.dismiss_item import dismiss_item
from services.notifications.use_cases.read_all import ReadAll, read_all
from services.notifications.use_cases.read_item import read_item
from services.notifications.use_cases.seen_item import SeenItem
from services.notifications.use_cases.show_notices import page_of_items
from shared.contracts.values import Language
from shared.messaging.unit import Unit
from shared.mongo import Scope
from shared.problems import InvalidProblem, MalformedProblem, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body, Moment
from shared.runtime.forms import Done
from shared.runtime.identity import Principal
from shared.runtime.paging import After, Limit, Page, link_next, read_cursor, write_cursor
from shared.runtime.requests import Me, SignedInRoute
from shared.runtime.writing import Write

FARTHEST = 2**53

router = APIRouter(tags=["inbox"], route_class=SignedInRoute)

NotificationId = Annotated[str, Path(max_length=200)]
Unread = Annotated[bool, Query(description="Only notifications with something unread")]


class Seen(Body):
    """The notices to mark. `up_to`: the `number` that you have seen; later notices stay unread.

    If omitted, none does.
    """

    up_to: Annotated[int, Field(ge=0, le=FARTHEST)] | None = None


class SeenUntil(Body):
    """The notices to mark. `until`: later notices stay unread; by default, now."""

    until: Moment | None = None


@router.get("/notifications", responses=documented(InvalidProblem))
async def listing(
    me: Me,
    request: Request,
    response: Response,
    unread: Unread = False,  # noqa: FBT002  a query parameter
    limit: Limit = 20,
    after: After = None,
) -> Page[NotificationView]:
    """Return your notifications, grouped by subject, newest first.

    Notifications that you may no longer see are left out, so a page may be short without being the
    last.
    """
    state = request.app.state
    scope: Scope = state.store.scope
    inbox = await inboxes.find(scope, me.person_id)
    before = _place(after)
    shown, following = await page_of_items(
        scope, inbox, said_by(me), unread=unread, before=before, limit=limit
    )
    language = await _language(scope, me)
    cursor = write_cursor([following]) if following is not None else None
    link_next(request, response, cursor)
    items = [NotificationView.of(one, language, state.places) for one in shown]
    return Page(items=items, next=cursor)


@router.get("/notifications/unread-count", responses=documented(InvalidProblem))
async def unread_count(me: Me, request: Request) -> UnreadCount:
    """Return the number of notifications with something unread that you may see."""
    unit: Unit = request.app.state.unit
    scope, now = unit.store.scope, unit.clock()
    count, more = await count_unread(scope, me.person_id, said_by(me), now)
    return UnreadCount(unread=count, more=more)


@router.post(
    "/notifications/{notification_id}/read",
    status_code=204,
    responses=documented(NotificationNotFound, TooLargeProblem, InvalidProblem),
)
async def read(
    notification_id: NotificationId, me: Me, write: Write, body: Seen | None = None
) -> Response:
    """Mark a notification as read."""
    return await write(partial(read_item, _seen(me, notification_id, body)), Done())


@router.post(
    "/notifications/{notification_id}/dismiss",
    status_code=204,
    responses=documented(NotificationNotFound, TooLargeProblem, InvalidProblem),
)
async def dismiss(
    notification_id: NotificationId, me: Me, write: Write, body: Seen | None = None
) -> Response:
    """Remove a notification from the inbox, as read. A new notice in it brings it back."""
    return await write(partial(dismiss_item, _seen(me, notification_id, body)), Done())


@router.post(
    "/notifications/read-all",
    status_code=204,
    responses=documented(TooLargeProblem, InvalidProblem),
)
async def read_everything(me: Me, write: Write, body: SeenUntil | None = None) -> Response:
    """Mark all notifications as read, up to a moment."""
    command = ReadAll(me.person_id, body.until if body else None)
    return await write(partial(read_all, command), Done())


def _seen(me: Principal, notification_id: str, body: Seen | None) -> SeenItem:
    return SeenItem(me.person_id, notification_id, body.up_to if body else None)


async def _language(scope: Scope, me: Principal) -> Language:
    """Return the language of the profile, or of the token until the profile is known."""
    person = await people.find(scope, me.person_id)
    return person.language if person is not None else me.language


def _place(after: str | None) -> int | None:
    if after is None:
        return None
    number: int = read_cursor(after, int)[0]
    if isinstance(number, bool) or not 0 <= number <= FARTHEST:
        raise MalformedProblem("`after` is not a cursor of this list")
    return number
